import { expect, test } from '@jest/globals';
import type { AcceptedSample, ObservedEvent } from '../observation/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { acceptedBy } from './accepted.ts';
import { analyze } from './analyze.ts';
import { witnessOf } from './crowd-witness.ts';
import { AT, recordFixture } from './fixture.ts';

// What the servers count of their connections, beside what clients count.

const SPAN = { fromMs: 1000, untilMs: 5000 };

test('a server is counted from the last sample before the time on', () => {
  const samples = {
    a: [
      [900, 10, 1],
      [1500, 14, 1],
      [4000, 20, 5],
      [6000, 99, 9],
    ],
  } as const;
  expect(acceptedBy(samples, 'a', SPAN)).toEqual({ accepted: 10, rejected: 4 });
  expect(acceptedBy(samples, 'b', SPAN)).toBeUndefined();
  expect(acceptedBy(samples, 'a', { fromMs: 7000, untilMs: 9000 })).toBeUndefined();
});

test('a server that started in the time counts from 0', () => {
  expect(acceptedBy({ a: [[1500, 3, 1]] }, 'a', SPAN)).toEqual({ accepted: 3, rejected: 1 });
  expect(
    acceptedBy(
      {
        a: [
          [900, 10, 7],
          [1500, 12, 7],
          [4000, 5, 2],
        ],
      },
      'a',
      SPAN,
    ),
  ).toEqual({
    accepted: 7,
    rejected: 2,
  });
});

test('so does one that had rejected more before than it has accepted since', () => {
  const samples = {
    a: [
      [900, 100, 400],
      [1500, 100, 400],
      [4000, 300, 0],
    ],
  } as const;
  expect(acceptedBy(samples, 'a', SPAN)).toEqual({ accepted: 300, rejected: 0 });
});

const TWO = '10.0.0.2:6379';
const connectedTwo: ObservedEvent = {
  kind: 'connection',
  atMs: 6000,
  client: 'app',
  connection: 0,
  to: TWO,
  moment: 'connected',
};

const crowd = (connected: number): RecordedCrowd => ({
  library: 'ioredis',
  options: {},
  connections: 200,
  processes: 2,
  everyMs: 1000,
  counted: {
    servers: [TWO],
    attempts: { [TWO]: [60, connected], '10.0.0.1:6379': [30, 500] },
    connected: { [TWO]: [60, connected] },
    acknowledged: [],
    failed: [],
    errors: [],
    connections: [],
  },
});

const record = (
  accepted: number,
  rejected: number,
  changes: Partial<ScenarioRecord> = {},
): ScenarioRecord => {
  const base = recordFixture();
  return recordFixture({
    crowds: { web: crowd(199) },
    accepted: {
      'redis-1': [
        [900, 50, 0],
        [11_000, 60, 0],
      ],
      'redis-2': [
        [900, 5, 0],
        [11_000, 5 + accepted, rejected],
      ],
    },
    events: [...base.events, connectedTwo],
    ...changes,
  });
};

const ALL = { fromMs: AT.fault, untilMs: AT.end };

test('servers that answered all the time confirm what crowds and clients count', () => {
  expect(witnessOf(record(200, 10), ALL)).toEqual({
    servers: ['redis-2'],
    counted: 200,
    accepted: 210,
    agrees: true,
  });
  expect(witnessOf(record(140, 0), ALL)?.agrees).toBe(false);
  expect(witnessOf(record(200, 60), ALL)?.agrees).toBe(false);
});

test('services connect as well and are not counted: servers are allowed to count more, and never fewer', () => {
  const services = { api: { requests: 'api.jsonl', budgets: [] } };
  expect(witnessOf(record(200, 60, { services }), ALL)?.agrees).toBe(true);
  expect(witnessOf(record(140, 0, { services }), ALL)?.agrees).toBe(false);
});

test('where no server answered all the time nothing confirms it', () => {
  const silent: ObservedEvent = {
    kind: 'answering',
    atMs: 2000,
    server: 'redis-2',
    answering: false,
    why: 'x',
  };
  const { events } = record(200, 0);
  expect(witnessOf(record(200, 0, { events: [silent, ...events] }), ALL)).toBeUndefined();
  const { accepted: _, ...unwitnessed } = record(200, 0);
  expect(witnessOf(unwitnessed, ALL)).toBeUndefined();
  expect(analyze(unwitnessed).crowds?.web?.failovers[0]).not.toHaveProperty('witness');
});

test('a server that did not answer for a moment, or before the fault, is a witness', () => {
  const answering = (atMs: number, answering: boolean): ObservedEvent => ({
    kind: 'answering',
    atMs,
    server: 'redis-2',
    answering,
    why: '',
  });
  const { events } = record(200, 0);
  const serversWith = (...more: ObservedEvent[]) =>
    witnessOf(record(200, 0, { events: [...events, ...more] }), ALL)?.servers;
  expect(serversWith(answering(1500, false), answering(2500, true))).toEqual(['redis-2']);
  expect(serversWith(answering(5000, false), answering(5060, true))).toEqual(['redis-2']);
  expect(serversWith(answering(5000, false), answering(7000, true))).toBeUndefined();
  expect(witnessOf(record(200, 0), { fromMs: 0, untilMs: 500 })).toBeUndefined();
});

test('the report has both counts by server, and what was rejected in all', () => {
  const failover = analyze(record(200, 10)).crowds?.web?.failovers[0];
  expect(failover?.byServer['redis-2']).toEqual({
    attempts: 199,
    connected: 199,
    perSecond: 199,
    accepted: 200,
    rejected: 10,
  });
  expect(failover).toMatchObject({ rejected: 10, witness: { agrees: true } });
});

test('a server that no longer tells its count while the crowd connects to it can have rejected more', () => {
  const silentFrom = (...samples: readonly AcceptedSample[]) => {
    const web = crowd(4);
    const connected = { [TWO]: [60, 4, 118, 9], '10.0.0.1:6379': [118, 1] };
    const crowds = { web: { ...web, counted: { ...web.counted, connected, attempts: connected } } };
    const accepted = { 'redis-2': [[900, 5, 0], ...samples] } as const;
    return analyze(record(4, 0, { crowds, accepted })).crowds?.web?.failovers[0];
  };
  expect(silentFrom([6000, 100, 3])).toMatchObject({ rejected: 3, uncounted: ['redis-2'] });
  expect(silentFrom([6000, 100, 3], [12_500, 100, 80])).toMatchObject({ uncounted: ['redis-2'] });
  // One that hung since the fault rejects none, and one that answers all the time with the same count neither.
  expect(silentFrom([AT.fault + 5, 5, 0])).not.toHaveProperty('uncounted');
  expect(silentFrom([6000, 100, 3], [12_500, 101, 3])).not.toHaveProperty('uncounted');
  expect(silentFrom([11_800, 100, 3])).not.toHaveProperty('uncounted');
});
