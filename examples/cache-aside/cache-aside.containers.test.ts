import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { poll } from '../../harness/basics/index.ts';
import { type RunningService, startService } from '../../harness/services/index.ts';
import { startTopology, type Topology } from '../../harness/topology/index.ts';
import { type CacheAsideOptions, cacheAside } from './service.ts';
import { PREFIX } from './settings.ts';

// The application by itself, on a real deployment of one server: what it answers, stores and asks its source.

jest.setTimeout(60_000);

const TTL_MS = 4000;
const OPTIONS: CacheAsideOptions = { ttl: `${TTL_MS}ms`, sourceDelay: '300ms', load: false };
const folder = mkdtempSync(join(tmpdir(), 'cache-aside-'));

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 0, sentinels: 1, quorum: 1 });
});
afterAll(() => topology?.stop());

/** Starts it, and ends it with the test. */
async function start(name: string, options: CacheAsideOptions = OPTIONS) {
  const web = await startService(name, cacheAside(options), topology, { folder });
  return Object.assign(web, { [Symbol.asyncDispose]: async () => void (await web.finish()) });
}

const asked = async ({ urls }: RunningService): Promise<unknown> =>
  ((await (await fetch(`${urls.source}/stats`)).json()) as { asked: number }).asked;

test('what was loaded once is served from the cache, many times faster, until it expires', async () => {
  await using web = await start('second-read');
  const first = await web.ask('/data/a');
  // One of some hits: a busy machine may spoil the others.
  const isFaster = async () => {
    const hit = await web.ask('/data/a');
    return hit.tookMs * 3 < first.tookMs ? hit : undefined;
  };
  const second = await poll(isFaster, { withinMs: TTL_MS / 2, everyMs: 20 });
  expect(first).toMatchObject({ status: 200, body: { data: 'value for a', source: 'source' } });
  expect(second).toMatchObject({ status: 200, body: { data: 'value for a', source: 'cache' } });
  const key = `${PREFIX}a`;
  const left = Number(await topology.ask(topology.firstMaster, 'PTTL', key));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(TTL_MS);
  expect(JSON.parse(String(await topology.ask(topology.firstMaster, 'GET', key)))).toMatchObject({
    data: 'value for a',
  });
  const expired = await poll(
    async () => ((await web.ask('/data/a')).body as { source: string }).source === 'source' || undefined,
    { withinMs: 10_000, everyMs: 50 },
  );
  expect(expired).toBe(true);
  expect(await asked(web)).toBe(2);
});

test('users who want the same at the same time have it from one load', async () => {
  await using web = await start('together');
  const answers = await Promise.all(Array.from({ length: 20 }, () => web.ask('/data/wanted')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await asked(web)).toBe(1);
});

test('without that every request is one for the source', async () => {
  await using web = await start('alone', { ...OPTIONS, singleFlight: false });
  await Promise.all(Array.from({ length: 20 }, () => web.ask('/data/wanted-by-all')));
  expect(await asked(web)).toBe(20);
});

test('the source works on so many at once, and the others wait', async () => {
  await using web = await start('busy-source', { ...OPTIONS, sourceAtOnce: 1 });
  const answers = await Promise.all(['x', 'y', 'z'].map(key => web.ask(`/data/${key}-busy`)));
  const [least = 0, , most = 0] = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  // Two loads of 300 ms, less what the requests may have come late by; all at once none.
  expect(most - least).toBeGreaterThan(300);
});

test('it can be asked at a port of its own, and any key that a path can have is one', async () => {
  await using web = await start('keys');
  for (const key of ['a/b', 'ä ö', '%41']) {
    const { body } = await web.ask(`/data/${encodeURIComponent(key)}`);
    expect(body).toMatchObject({ data: `value for ${key}` });
  }
  expect(web.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('the headers of an answer show where it came from, and both processes log their requests', async () => {
  const web = await start('logged');
  const get = () => fetch(`${web.url}/data/logged`, { headers: { 'x-request-id': '5' } });
  expect((await get()).headers.get('x-cache')).toBe('miss');
  const { headers } = await get();
  expect(headers.get('x-cache')).toBe('hit');
  expect(Number(headers.get('age'))).toBeGreaterThanOrEqual(0);
  const { log, behind } = await web.finish();
  expect(log).toMatchObject({
    requests: [
      { n: 5, status: 200 },
      { n: 5, status: 200 },
    ],
  });
  expect(behind?.source?.log).toMatchObject({ requests: [{ status: 200 }] });
});

describe('without a cache', () => {
  const nowhere = () => ({
    natMap: {},
    shards: ['mymaster'] as const,
    redis: [] as unknown as Topology['redis'],
    sentinels: [],
    addService: () => Promise.reject(new Error('there is no network')),
    sentinelOptions: { name: 'mymaster', sentinels: [{ host: '127.0.0.1', port: 1 }] },
  });

  test.each([
    ['the source answers', true, { status: 200, body: { source: 'source' } }],
    ['users are refused when nothing falls back', false, { status: 503 }],
  ])('%s', async (_what, fallback, expected) => {
    const service = cacheAside({ ...OPTIONS, fallback });
    const web = await startService(`nowhere-${fallback}`, service, nowhere(), { folder });
    const answer = await web.ask('/data/a');
    const { headers } = await fetch(`${web.url}/data/b`);
    await web.finish();
    expect(answer).toMatchObject(expected);
    expect(headers.get('x-cache')).toBe('unreachable');
  });
});
