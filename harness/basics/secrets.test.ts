import { expect, test } from '@jest/globals';
import { hideSecrets, hideSecretsIn, hideSecretsInData, keepSecret, withoutSecrets } from './index.ts';

test.each([
  [
    { password: 'x', sentinelPassword: 'y', db: 2 },
    { password: '[secret]', sentinelPassword: '[secret]', db: 2 },
  ],
  [
    { redis: { requirepass: 'x', masterauth: 'x', appendonly: 'yes' } },
    { redis: { requirepass: '[secret]', masterauth: '[secret]', appendonly: 'yes' } },
  ],
  [{ 'sentinel auth-pass mymaster': ['x'] }, { 'sentinel auth-pass mymaster': ['[secret]'] }],
  [{ 'user app': 'on >pw ~* +@all' }, { 'user app': 'on >[secret] ~* +@all' }],
  [{ user: ['app on #abc ~*'] }, { user: ['app on #[secret] ~*'] }],
  [
    { password: '', maxRetriesPerRequest: null },
    { password: '', maxRetriesPerRequest: null },
  ],
])('%j without its secrets', (value, expected) => {
  expect(withoutSecrets(value)).toEqual(expected);
});

test('a generated secret and a private key are hidden wherever they are', () => {
  const secret = keepSecret('3f9a0c77d1e2b4a6');
  const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n';
  expect(hideSecrets(`AUTH ${secret}; ${pem}`)).toBe('AUTH [secret]; [secret]\n');
  expect(JSON.parse(hideSecrets(JSON.stringify({ pem, more: 'text' })))).toEqual({
    pem: '[secret]\n',
    more: 'text',
  });
  const cut = { reason: pem.split('\n').slice(0, 2).join('\n'), more: 'text' };
  expect(JSON.parse(hideSecrets(JSON.stringify(cut)))).toEqual({ reason: '[secret]', more: 'text' });
  expect(withoutSecrets({ said: `AUTH ${secret}`, tls: { key: pem } })).toEqual({
    said: 'AUTH [secret]',
    tls: { key: '[secret]\n' },
  });
  const nothing = { reason: 'nothing of it' };
  expect(hideSecretsInData(nothing)).toBe(nothing);
  expect(hideSecretsInData({ reason: `AUTH ${secret}` })).toEqual({ reason: 'AUTH [secret]' });
  const error = new Error(`expected ${secret}`);
  hideSecretsIn(error);
  expect(`${error.message} ${error.stack}`).not.toContain(secret);
  expect(hideSecrets('nothing of it')).toBe('nothing of it');
});
