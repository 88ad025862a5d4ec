import { expect, test } from '@jest/globals';
import { ATTEMPT } from '../report/made-up.ts';
import { busySeconds, overheadOf, timesOf } from './overhead.ts';

const OFFSET_MS = Date.parse('2026-01-01T00:00:00.000Z');

// The record of a crash: it begins at 1 s of the harness's clock, is ready at 3 s, and the workload ends at 12 s.
const CRASH = {
  verdict: 'pass',
  startedAt: '2026-01-01T00:00:01.000Z',
  durationMs: 12_000,
  clockOriginMs: 4000,
  workEndedAtMs: 8000,
  faults: [
    { kind: 'crash', target: 'redis-2', askedAtMs: 3500, injectedAtMs: 3600 },
    { kind: 'partition', target: 'redis-1', askedAtMs: 900, injectedAtMs: 1000 },
    { kind: 'crash', target: 'redis-3', askedAtMs: 7000 },
  ],
} as const;
const EVENTS = [
  '{"kind":"log","atMs":2500,"server":"redis-1","loggedAtMs":null,"line":"Ready"}',
  '{"kind":"answering","atMs":2900,"server":"redis-2","answering":false,"why":"refused"}',
  '{"kind":"answering","atMs":3000,"server":"redis-1","answering":true,"why":"answers"}',
  '',
].join('\n');

test('the times of a scenario begin and end at the recorded moments', () => {
  expect(timesOf(CRASH, EVENTS, OFFSET_MS)).toEqual({
    verdict: 'pass',
    attempts: 1,
    durationMs: 12_000,
    startUpMs: 2000,
    readyToFaultMs: 2000,
    faultMs: 7000,
  });
});

test('without events readiness is where the workload began', () => {
  expect(timesOf(CRASH, '', OFFSET_MS)).toMatchObject({ startUpMs: 3000, readyToFaultMs: 1000 });
});

test('what a record lacks is absent, never 0', () => {
  const { workEndedAtMs, ...endless } = CRASH;
  const { clockOriginMs, ...withoutClock } = CRASH;
  expect(timesOf(endless, EVENTS, OFFSET_MS)).not.toHaveProperty('faultMs');
  expect(timesOf({ ...CRASH, faults: [] }, EVENTS, OFFSET_MS)).not.toHaveProperty('readyToFaultMs');
  expect(timesOf(withoutClock, EVENTS, OFFSET_MS)).toEqual({
    verdict: 'pass',
    attempts: 1,
    durationMs: 12_000,
  });
  expect(timesOf({}, '', OFFSET_MS)).toEqual({ verdict: 'unknown', attempts: 1 });
});

test('a deployment that never came up has no start-up time', () => {
  const refused = { ...CRASH, clockOriginMs: 0, faults: [] };
  expect(timesOf(refused, '', OFFSET_MS)).not.toHaveProperty('startUpMs');
});

test('earlier attempts are counted', () => {
  expect(timesOf({ ...CRASH, earlier: [ATTEMPT] }, EVENTS, OFFSET_MS).attempts).toBe(2);
});

test('the overhead of a run is taken over the scenarios that ran', () => {
  const times = { verdict: 'pass', attempts: 1, durationMs: 10_000, startUpMs: 1000, faultMs: 6000 };
  const scenarios = [
    { ...times, readyToFaultMs: 1000 },
    { ...times, startUpMs: 3000, readyToFaultMs: 9000 },
    { ...times, startUpMs: 2000, readyToFaultMs: 2000 },
    { verdict: 'pass', attempts: 1, durationMs: 50_000 },
    { ...times, verdict: 'skipped', readyToFaultMs: 0 },
  ];
  expect(overheadOf(scenarios, 9000, 20)).toEqual({
    wallMs: 9000,
    faultMs: 18_000,
    wallPerFault: 0.5,
    startUpShare: 0.2,
    cpuSecondsPerScenario: 5,
    readyToFaultMs: 2000,
  });
});

test('a run without a result has no figures but its wall time', () => {
  expect(overheadOf([], 9000, 20)).toEqual({ wallMs: 9000, faultMs: 0 });
});

test('busy time counts work, but no idle time, disk waits or steal', () => {
  expect(busySeconds('cpu  100 200 300 4000 5000 600 700 8000 90 90\ncpu0 1 2 3 4 5 6 7 8 9 9\n')).toBe(19);
  expect(busySeconds('')).toBeUndefined();
});
