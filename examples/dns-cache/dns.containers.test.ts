import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { poll } from '../../harness/basics/index.ts';
import { type RunningService, startService } from '../../harness/services/index.ts';
import { startTopology, type Topology } from '../../harness/topology/index.ts';
import { resolverAt } from './contract.ts';
import { readDomains } from './domains.ts';
import { ring } from './placement.ts';
import { dnsCache } from './service.ts';
import type { DnsStatistics } from './statistics.ts';
import { zoneResolver } from './zone.ts';

const ZONE_FILE = new URL('./example.zone', import.meta.url);
const DOMAINS = readDomains();
const [FIRST = ''] = DOMAINS;

let topology: Topology;
let running: RunningService;
let dns: { readonly api: string; readonly resolver: string };

beforeAll(async () => {
  topology = await startTopology({ shards: 3, replicas: 0, sentinels: 1, quorum: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'dns-'));
  running = await startService('dns', dnsCache({ load: false }), topology, { folder });
  dns = { api: running.url, resolver: (running.urls.resolver ?? '').replace('http:', 'grpc:') };
});
afterAll(async () => {
  await running?.finish();
  await topology?.stop();
});

async function get(path: string, init?: RequestInit) {
  const response = await fetch(dns.api + path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const masterOf = (partition: unknown) => {
  const found = topology.redis.find(({ shard }) => shard === partition);
  if (found === undefined) throw new Error(`there is no partition ${partition}`);
  return found;
};

test('the first answer is the resolver’s, the next the cache’s, kept in its partition with a time to live', async () => {
  const first = await get(`/resolve/${FIRST}`);
  expect(first).toMatchObject({ status: 200, body: { domain: FIRST, from: 'resolver' } });
  const second = await poll(
    async () => {
      const answer = await get(`/resolve/${FIRST.toUpperCase()}`);
      return answer.body.from === 'cache' ? answer : undefined;
    },
    { withinMs: 10_000, everyMs: 20 },
  );
  expect(second?.body).toMatchObject({ addresses: first.body.addresses, partition: first.body.partition });
  expect(second?.body.ttlSeconds).toBeLessThanOrEqual(60);
  const [partition = '', ...others] = [first.body.partition, ...topology.shards].map(String);
  expect(Number(await topology.ask(masterOf(partition), 'PTTL', `dns:${FIRST}`))).toBeGreaterThan(0);
  for (const other of others.filter(name => name !== partition))
    expect(await topology.ask(masterOf(other), 'EXISTS', `dns:${FIRST}`)).toBe(0);
});

test('every domain is kept in the partition to which the ring leads, and all partitions are used', async () => {
  const partitionOf = ring(topology.shards, 160);
  const domains = DOMAINS.slice(0, 60);
  for (const domain of domains) {
    const { body } = await get(`/resolve/${domain}`);
    expect(body.partition).toBe(partitionOf(domain));
  }
  const { body } = await get('/stats');
  const { partitions, domainBalance } = body as unknown as DnsStatistics;
  expect(Object.keys(partitions)).toEqual(topology.shards);
  for (const { domains, requests } of Object.values(partitions)) {
    expect(domains).toBeGreaterThan(5);
    expect(requests).toBeGreaterThanOrEqual(domains);
  }
  expect(domainBalance).toBeLessThan(2);
});

test('a domain that there is not is 404, and is not kept', async () => {
  expect(await get('/resolve/nobody.example')).toMatchObject({
    status: 404,
    body: { error: 'there is no domain nobody.example' },
  });
  expect(await get('/resolve/nobody.example')).toMatchObject({ status: 404 });
});

test('partitions that are none are refused by name', async () => {
  const put = (names: unknown) =>
    get('/partitions', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(names),
    });
  expect(await put(['shard-9'])).toMatchObject({ status: 400, body: { error: /partitions are shard-1/ } });
  expect(await put([])).toMatchObject({ status: 400 });
});

describe('the resolver', () => {
  test('tells a client of @grpc/grpc-js what there is, and what there is not', async () => {
    const client = resolverAt(dns.resolver, 3000);
    expect(await client.resolve(FIRST, 'shard-1')).toEqual(await zoneResolver(ZONE_FILE)(FIRST));
    expect(await client.resolve('nobody.example', 'shard-1')).toBeUndefined();
    client.close();
  });

  test('answers a client of another make: curl, with a message that was put together by hand', async () => {
    const { headers, message } = await callByCurl(dns.resolver, FIRST);
    expect(headers).toMatch(/^HTTP\/2 200/);
    expect(headers).toMatch(/^content-type: application\/grpc/im);
    expect(headers).toMatch(/^grpc-status: 0/im);
    const client = resolverAt(dns.resolver, 3000);
    const { addresses, ttlSeconds } = (await client.resolve(FIRST, '')) ?? {};
    client.close();
    expect(fieldsOf(message)).toEqual({ addresses, ttlSeconds });
    const unknown = await callByCurl(dns.resolver, 'nobody.example');
    expect(unknown.headers).toMatch(/^grpc-status: 5/im);
    expect(unknown.message).toHaveLength(0);
  });
});

const run = promisify(execFile);

/** Field 1 of the request is the domain; before the message stand whether it is compressed, and its length. */
async function callByCurl(url: string, domain: string) {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-'));
  const [request, reply, headers] = ['request', 'reply', 'headers'].map(name => join(folder, name));
  if (request === undefined || reply === undefined || headers === undefined) throw new Error('no files');
  const body = Buffer.from([0x0a, domain.length, ...Buffer.from(domain)]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(body.length, 1);
  writeFileSync(request, Buffer.concat([frame, body]));
  await run('curl', [
    ...['--silent', '--show-error', '--http2-prior-knowledge', '--max-time', '10'],
    ...['--header', 'content-type: application/grpc', '--header', 'te: trailers'],
    ...['--data-binary', `@${request}`, '--output', reply, '--dump-header', headers],
    `http://${new URL(url).host}/failover.dns.v1.Resolver/Resolve`,
  ]);
  const answer = readFileSync(reply, { flag: 'a+' });
  return { headers: readFileSync(headers, 'utf8'), message: answer.subarray(5) };
}

/** Reads the reply: field 1, texts; field 2, a number. */
function fieldsOf(message: Buffer): { addresses: string[]; ttlSeconds: number } {
  const addresses: string[] = [];
  let ttlSeconds = 0;
  for (let at = 0; at < message.length; ) {
    const tag = message[at];
    at += 1;
    if (tag === 0x0a) {
      const length = message[at] ?? 0;
      addresses.push(message.subarray(at + 1, at + 1 + length).toString());
      at += 1 + length;
      continue;
    }
    if (tag !== 0x10) throw new Error(`an unknown field, tag ${tag}`);
    for (let shift = 0; ; shift += 7) {
      const byte = message[at] ?? 0;
      at += 1;
      ttlSeconds += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
  }
  return { addresses, ttlSeconds };
}
