import { expect, test } from '@jest/globals';
import { BEFORE, FAILOVER, log, MEMBERS, OLD, START, SWITCH, sentinel } from './fixture.ts';
import { failoverAfter } from './kind.ts';
import { sentinelEvents } from './sentinel-events.ts';

const timesOf = (...events: Parameters<typeof sentinelEvents>[0]) =>
  sentinelEvents(events).map(({ atMs }) => atMs);

test('a publication that arrives seconds after its log line is no second event', () => {
  expect(timesOf(log(2000, 'sentinel-3', `+sdown ${OLD}`), sentinel(9000, 3, '+sdown', OLD))).toEqual([2000]);
});

test('what is logged twice and published twice happened twice', () => {
  const events = [1000, 5000].flatMap(atMs => [
    log(atMs, 'sentinel-3', `+sdown ${OLD}`),
    sentinel(atMs + 400, 3, '+sdown', OLD),
  ]);
  expect(timesOf(...events)).toEqual([1000, 5000]);
});

test('a publication without a log line before it is an event', () => {
  expect(timesOf(sentinel(1000, 3, '+sdown', OLD), log(5000, 'sentinel-3', `+sdown ${OLD}`))).toEqual([
    1000, 5000,
  ]);
});

test('a second publication of the same is an event of which the log line is missing', () => {
  const events = [
    log(1000, 'sentinel-3', '+tilt '),
    sentinel(1001, 3, '+tilt', ''),
    sentinel(9000, 3, '+tilt', ''),
  ];
  expect(timesOf(...events)).toEqual([1000, 9000]);
});

test('the line of another sentinel is not the one that a publication repeats', () => {
  expect(timesOf(log(1000, 'sentinel-2', `+sdown ${OLD}`), sentinel(1001, 3, '+sdown', OLD))).toEqual([
    1000, 1001,
  ]);
});

test('what a sentinel that was cut off publishes late does not announce the change again after the next fault', () => {
  const late = sentinel(9000, 2, '+switch-master', SWITCH);
  const logged = log(3010, 'sentinel-2', `+switch-master ${SWITCH}`);
  const events = [...BEFORE, ...FAILOVER.filter(({ atMs }) => atMs !== 3010), logged, late];
  const { phases, masters } = failoverAfter(events, MEMBERS, { ...START, injectedAtMs: 8000 });
  expect({ phases, masters }).toEqual({ phases: {}, masters: [] });
});
