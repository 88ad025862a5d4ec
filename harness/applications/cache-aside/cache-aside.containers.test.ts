import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { poll } from '../../basics/index.ts';
import { startTopology, type Topology } from '../../topology/index.ts';
import { readAnswers } from '../access-log.ts';
import { parseCached } from '../cache.ts';
import { type RunningApplication, startApplication } from '../start.ts';
import { type CacheAsideOptions, cacheAside, PREFIX } from './cache-aside.ts';

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
  const application = await startApplication(name, cacheAside(options), topology, { folder });
  return Object.assign(application, { [Symbol.asyncDispose]: async () => void (await application.finish()) });
}

const asked = async ({ urls }: RunningApplication): Promise<unknown> =>
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
  expect(parseCached(String(await topology.ask(topology.firstMaster, 'GET', key)))).toMatchObject({
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

test('an access log tells what came of each request', async () => {
  const web = await start('logged');
  await web.ask('/data/logged');
  await web.ask('/data/logged');
  await web.finish();
  const [first, second] = readAnswers(join(folder, 'logged-web.jsonl'));
  expect(first).toMatchObject({ key: 'logged', status: 200, cache: 'miss' });
  expect(first?.cacheAfterMs).toBeLessThan(first?.tookMs ?? 0);
  expect(second).toMatchObject({ key: 'logged', status: 200, cache: 'hit' });
  expect(second?.ageMs).toBeGreaterThanOrEqual(0);
  expect(readAnswers(join(folder, 'logged-source.jsonl'))).toMatchObject([
    { key: 'logged', cache: 'unasked' },
  ]);
});

test('a port that is taken is an error that says so, and nothing is left running', async () => {
  await using web = await start('first');
  const port = Number(new URL(web.url).port);
  await expect(startApplication('second', cacheAside(OPTIONS), topology, { folder, port })).rejects.toThrow(
    /the part web of the application could not be started: listen EADDRINUSE/,
  );
});

describe('without a cache', () => {
  const nowhere = () => ({
    natMap: {},
    shards: ['mymaster'] as const,
    sentinelOptions: { name: 'mymaster', sentinels: [{ host: '127.0.0.1', port: 1 }] },
  });

  test.each([
    ['the source answers', true, { status: 200, body: { source: 'source' } }],
    ['users are refused when nothing falls back', false, { status: 503 }],
  ])('%s', async (_what, fallback, expected) => {
    const application = cacheAside({ ...OPTIONS, fallback });
    const web = await startApplication(`nowhere-${fallback}`, application, nowhere(), { folder });
    const answer = await web.ask('/data/a');
    await web.finish();
    expect(answer).toMatchObject(expected);
    expect(readAnswers(join(folder, `nowhere-${fallback}-web.jsonl`))).toMatchObject([{ cache: 'away' }]);
  });
});

test.each<[CacheAsideOptions, string]>([
  [{ ttl: '0s' }, 'cacheAside.ttl is "0s"'],
  [{ jitter: 1 }, 'cacheAside.jitter is 1'],
  [{ cacheWithin: 'always' as 'never' }, 'cacheAside.cacheWithin is "always"'],
  [{ keys: 0 }, 'cacheAside.keys is 0'],
  [{ sourceAtOnce: 1.5 }, 'cacheAside.sourceAtOnce is 1.5'],
  [{ load: { rate: 0 } }, 'cacheAside.load.rate is 0'],
  [{ fallbak: true } as CacheAsideOptions, "cacheAside has an unknown option 'fallbak'"],
])('%j is refused', (options, message) => {
  expect(() => cacheAside(options)).toThrow(message);
});
