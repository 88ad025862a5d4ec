import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect, test } from '@jest/globals';
import { createAuthority } from './certificates.ts';

test('a certificate is signed by its authority, for the names it was asked for, with the key that belongs to it', async () => {
  const authority = await createAuthority();
  const { certificate, key } = await authority.issue(['redis-1', '10.1.2.11', '127.0.0.1']);
  const [server, signer] = [new X509Certificate(certificate), new X509Certificate(authority.certificate)];
  expect(signer.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.verify(signer.publicKey)).toBe(true);
  expect(server.checkHost('redis-1')).toBe('redis-1');
  expect(server.checkIP('10.1.2.11')).toBe('10.1.2.11');
  expect(server.checkIP('10.1.2.12')).toBeUndefined();
  expect(() => createSecureContext({ cert: certificate, key })).not.toThrow();
});

test('authorities do not know each other’s certificates', async () => {
  const [one, other] = await Promise.all([createAuthority(), createAuthority()]);
  const { certificate } = await one.issue(['redis-1']);
  expect(new X509Certificate(certificate).verify(new X509Certificate(other.certificate).publicKey)).toBe(
    false,
  );
});
