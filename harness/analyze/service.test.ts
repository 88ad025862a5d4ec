import { expect, test } from '@jest/globals';
import type { RecordedService, ScenarioRecord } from '../run/index.ts';
import type { Answer } from '../services/index.ts';
import { analyze } from './analyze.ts';
import { AT, faultFixture, recordFixture } from './fixture.ts';

/** Ten answers a second; the cache is unreachable from the fault until a moment. */
const answersUntilBack = (backMs: number, changes: Partial<Answer> = {}): Answer[] =>
  Array.from({ length: 110 }, (_, i): Answer => {
    const atMs = AT.origin + 100 * i;
    const cache = atMs >= AT.fault && atMs < backMs ? 'away' : 'hit';
    return { atMs, tookMs: 2, key: 'key-1', status: 200, ageMs: 100, cache, ...changes };
  });

const resultOf = (answers: readonly Answer[]): NonNullable<RecordedService['result']> => ({
  process: 'finished',
  output: 'web-output.log',
  restart: 'never',
  exits: [],
  leftBehind: [],
  answers,
  log: { requests: answers.map(({ atMs, tookMs, status = 200 }, n) => ({ n, atMs, tookMs, status })) },
  loadEndedAtMs: AT.end,
});

const WEB: RecordedService = {
  freshForMs: 5000,
  requests: 'web-requests.jsonl',
  load: { beganAtMs: AT.origin, warmupMs: 500, rate: 10 },
  result: resultOf(answersUntilBack(AT.following)),
  budgets: [],
};

const webOf = (web: RecordedService, changes: Partial<ScenarioRecord> = {}) =>
  analyze(recordFixture({ services: { web }, ...changes })).services?.web;

test('the parts of its run are before the fault, until its cache was back, and after', () => {
  expect(webOf(WEB)).toMatchObject({
    hasCache: true,
    periods: { before: { lastedMs: 1500 }, during: { lastedMs: 3002 }, after: { away: 0 } },
    backMs: 3002,
    loadEndedAtMs: AT.end - AT.origin,
    requests: 'services/web-requests.jsonl',
    agreement: { agrees: true },
  });
  expect(webOf(WEB)).not.toHaveProperty('shards');
});

test('a cache that was not back until the end has no such moment, and no part after it', () => {
  const web = webOf({ ...WEB, result: resultOf(answersUntilBack(AT.end)) });
  expect(web).not.toHaveProperty('backMs');
  expect(Object.keys(web?.periods ?? {})).toEqual(['before', 'during']);
});

test('of several faults the first ends the part before, and backMs counts from the last', () => {
  const injections = [AT.fault, 5000].map(injectedAtMs => ({
    title: 'x',
    faults: [faultFixture({ injectedAtMs })],
  }));
  expect(webOf(WEB, { injections })).toMatchObject({
    periods: { before: { lastedMs: 1500 } },
    backMs: AT.following + 2 - 5000,
  });
});

test('each part of its key space has numbers of its own', () => {
  const both = [
    ...answersUntilBack(AT.following, { shard: 'a' }),
    ...answersUntilBack(AT.fault, { shard: 'b' }),
  ];
  const { shards } = webOf({ ...WEB, result: resultOf(both) }) ?? {};
  expect(shards?.a?.during?.away).toBeGreaterThan(0.9);
  expect(shards?.b?.during?.away).toBe(0);
});

test('without a fault, and without users, its run has no parts', () => {
  const { load: _load, ...withoutUsers } = WEB;
  const silent = resultOf([]);
  for (const web of [webOf(WEB, { injections: [] }), webOf({ ...withoutUsers, result: silent })]) {
    expect(web?.periods).toEqual({});
    expect(web).not.toHaveProperty('backMs');
  }
  expect(webOf({ ...withoutUsers, result: silent })).not.toHaveProperty('agreement');
});

test('one that still runs is not in the report', () => {
  const { result: _, ...running } = WEB;
  expect(analyze(recordFixture({ services: { web: running } }))).not.toHaveProperty('services');
});

test('what the processes behind it logged is the load on its source; without a log that is not known', () => {
  const behind = (log?: object) => ({
    source: {
      process: 'finished',
      output: 'x',
      restart: 'never',
      exits: [],
      leftBehind: [],
      ...log,
    } as const,
  });
  const requests = answersUntilBack(AT.fault).map(({ atMs, tookMs }) => ({ atMs, tookMs }));
  const result = resultOf(answersUntilBack(AT.following));
  const logging = webOf({ ...WEB, result: { ...result, behind: behind({ log: { requests } }) } });
  expect(logging?.periods.before?.sourcePerSecond).toBeCloseTo(10, 0);
  const silent = webOf({ ...WEB, result: { ...result, behind: behind() } });
  expect(silent?.periods.before).not.toHaveProperty('sourcePerSecond');
  expect(silent?.behind?.source).toMatchObject({ process: 'finished', output: 'services/x' });
});

test('without a log of its own it has nothing to agree with', () => {
  const { log: _, ...result } = resultOf(answersUntilBack(AT.following));
  expect(webOf({ ...WEB, result })).not.toHaveProperty('agreement');
});
