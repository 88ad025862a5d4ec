import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { readDomains } from './domains.ts';
import { systemResolver } from './system-resolver.ts';
import { zoneResolver } from './zone.ts';

const ZONE_FILE = new URL('./example.zone', import.meta.url);

const fileWith = (name: string, text: string): URL => {
  const path = join(mkdtempSync(join(tmpdir(), 'dns-')), name);
  writeFileSync(path, text);
  return pathToFileURL(path);
};

test('a zone answers with all addresses of a domain and its time to live', async () => {
  const resolve = zoneResolver(
    fileWith(
      'a.zone',
      '$ORIGIN example.\n$TTL 90\nalder 30 IN A 192.0.2.1\nalder 30 IN A 192.0.2.2\nbirch IN A 192.0.2.3\nother.test. IN A 192.0.2.4\n',
    ),
  );
  expect(await resolve('Alder.example')).toEqual({ addresses: ['192.0.2.1', '192.0.2.2'], ttlSeconds: 30 });
  expect(await resolve('birch.example')).toEqual({ addresses: ['192.0.2.3'], ttlSeconds: 90 });
  expect(await resolve('other.test')).toMatchObject({ addresses: ['192.0.2.4'] });
  expect(await resolve('cedar.example')).toBeUndefined();
});

test('the zone of ours knows every domain that users ask for', async () => {
  const resolve = zoneResolver(ZONE_FILE);
  const domains = readDomains();
  expect(domains.length).toBeGreaterThanOrEqual(300);
  expect(new Set(domains).size).toBe(domains.length);
  for (const domain of domains) expect((await resolve(domain))?.addresses.length).toBeGreaterThan(0);
});

test('the resolver of this machine knows what stands in its hosts file', async () => {
  expect(await systemResolver()('localhost')).toMatchObject({ addresses: ['127.0.0.1'] });
});

test('domains are the column of that name, quoted or not', () => {
  const file = fileWith('domains.csv', 'rank,domain\n1,alder.example\n\n2,"birch.example"\n');
  expect(readDomains(file)).toEqual(['alder.example', 'birch.example']);
});

test.each([
  ['name,rank\nalder.example,1\n', /needs a header line/],
  ['domain\n', /needs a header line/],
  ['rank,domain\n1,"alder\n', /Quote/],
])('a file of domains that is none is refused: %j', (text, why) => {
  expect(() => readDomains(fileWith('domains.csv', text))).toThrow(why);
});

test('a zone without records, and a file that is not there, are refused by name', () => {
  expect(() => zoneResolver(fileWith('empty.zone', '; nothing\n'))).toThrow(/empty\.zone[\s\S]*no A record/);
  expect(() => zoneResolver(new URL('file:///nowhere.zone'))).toThrow(/nowhere\.zone/);
  expect(() => readDomains(new URL('file:///nowhere.csv'))).toThrow(/nowhere\.csv/);
});
