import { expect, test } from '@jest/globals';
import type { Answer } from '../applications/index.ts';
import type { RecordedApplication, ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { AT, faultFixture, recordFixture } from './fixture.ts';

/** Ten answers a second; the cache is unreachable from the fault until a moment. */
const answersUntilBack = (backMs: number, changes: Partial<Answer> = {}): Answer[] =>
  Array.from({ length: 110 }, (_, i): Answer => {
    const atMs = AT.origin + 100 * i;
    const cache = atMs >= AT.fault && atMs < backMs ? 'away' : 'hit';
    return { atMs, tookMs: 2, key: 'key-1', status: 200, ageMs: 100, cache, ...changes };
  });

const NO_LAG = { p99Ms: 0, maxMs: 0 };
const LOAD = { answers: 110, refused: 0, unanswered: 0, p50Ms: 2, p99Ms: 2, maxMs: 2, lag: NO_LAG };

const resultOf = (answers: readonly Answer[]): NonNullable<RecordedApplication['result']> => ({
  process: 'finished',
  answers,
  sourceAnswers: [],
  load: LOAD,
  lag: NO_LAG,
  loadEndedAtMs: AT.end,
});

const WEB: RecordedApplication = {
  kind: 'cache-aside',
  freshForMs: 5000,
  accessLog: 'web-web.jsonl',
  load: { beganAtMs: AT.origin, warmupMs: 500 },
  result: resultOf(answersUntilBack(AT.following)),
  budgets: [],
};

const webOf = (web: RecordedApplication, changes: Partial<ScenarioRecord> = {}) =>
  analyze(recordFixture({ applications: { web }, ...changes })).applications?.web;

test('the parts of its run are before the fault, until its cache was back, and after', () => {
  expect(webOf(WEB)).toMatchObject({
    kind: 'cache-aside',
    periods: { before: { lastedMs: 1500 }, during: { lastedMs: 3002 }, after: { away: 0 } },
    backMs: 3002,
    loadEndedAtMs: AT.end - AT.origin,
    accessLog: 'applications/web-web.jsonl',
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
  const { load: __, ...silent } = resultOf([]);
  for (const web of [webOf(WEB, { injections: [] }), webOf({ ...withoutUsers, result: silent })]) {
    expect(web?.periods).toEqual({});
    expect(web).not.toHaveProperty('backMs');
  }
  expect(webOf({ ...withoutUsers, result: silent })).not.toHaveProperty('agreement');
});

test('one that still runs is not in the report', () => {
  const { result: _, ...running } = WEB;
  expect(analyze(recordFixture({ applications: { web: running } }))).not.toHaveProperty('applications');
});
