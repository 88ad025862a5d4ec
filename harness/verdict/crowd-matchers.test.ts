import { expect, test } from '@jest/globals';
import type { CrowdFailover } from '../analyze/index.ts';
import { recording } from './fixture.ts';
import { failoverMatchers, type MatchersOn } from './matchers.ts';
import type { CrowdOutcome } from './subjects.ts';
import { TooBusy, Unknown } from './unknown.ts';

expect.extend(failoverMatchers);

const PEAKS = { total: 300, perSecond: 120, per100ms: 40, perSecondAtMs: 100 };

const FAILOVER: CrowdFailover = {
  title: 'crash of the master',
  injectedAtMs: 2000,
  connections: 100,
  undisturbed: 0,
  reconnected: 100,
  never: 0,
  neverBecause: [],
  firstMs: 3000,
  medianMs: 3500,
  lastMs: 4000,
  toServers: PEAKS,
  toSentinels: { total: 200, perSecond: 90, per100ms: 30 },
  byServer: {},
  rejected: 0,
  witness: { servers: ['redis-2'], counted: 100, accepted: 104, agrees: true },
};

function crowdOf(failovers: readonly Partial<CrowdFailover>[], disturbed?: string) {
  const { subject, expectations } = recording(disturbed);
  const report = { failovers: failovers.map(changes => ({ ...FAILOVER, ...changes })), errors: [] };
  const crowd = {
    subject: 'crowd outcome',
    name: 'web',
    report,
    clockOriginMs: 1000,
    ...subject,
  } as unknown as CrowdOutcome;
  return { crowd, expectations };
}

const on = (crowd: CrowdOutcome) => expect(crowd) as unknown as MatchersOn<CrowdOutcome>;
const not = (crowd: CrowdOutcome) => expect(crowd).not as unknown as MatchersOn<CrowdOutcome>;

const NEVER = {
  reconnected: 60,
  never: 40,
  neverBecause: [{ kind: 'ERR max number of clients reached', count: 40 }],
};

test('every connection must work again in time, after every fault', () => {
  const { crowd, expectations } = crowdOf([{}]);
  on(crowd).toReconnectWithin('4s');
  expect(() => on(crowd).toReconnectWithin('3s')).toThrow(
    'expected every connection of web to work again within 3s after the fault; 100 of 100 connections worked again: the first after 3.00 s, half of them after 3.50 s, the last after 4.00 s',
  );
  expect(() => on(crowdOf([{}, { lastMs: 9000 }]).crowd).toReconnectWithin('4s')).toThrow(
    'the last after 9.00 s',
  );
  expect(expectations).toMatchObject([
    { matcher: 'toReconnectWithin', about: 'web', isNot: false, covers: [], passed: true },
    { passed: false },
  ]);
});

test('one that never does fails it at any limit, with the last errors', () => {
  const { crowd, expectations } = crowdOf([NEVER]);
  expect(() => on(crowd).toReconnectWithin('1h')).toThrow(
    /60 of 100 connections worked again: .*; 40 never did\n {2}last errors of those that never did: 40 × ERR max number/,
  );
  not(crowd).toReconnectWithin('1h');
  expect(expectations.at(-1)).toMatchObject({ isNot: true, covers: ['connections'], passed: true });
});

test('a fault that interrupts no connection passes, and its failure with .not has words', () => {
  const none = {
    undisturbed: 100,
    reconnected: 0,
    firstMs: undefined,
    medianMs: undefined,
    lastMs: undefined,
  };
  const { crowd } = crowdOf([none as unknown as Partial<CrowdFailover>]);
  on(crowd).toReconnectWithin('1s');
  expect(() => not(crowd).toReconnectWithin('1s')).toThrow('none of 100 connections was interrupted');
});

test('what a busy machine explains is unknown; what never came is not explained by it', () => {
  expect(() => on(crowdOf([{}], 'processors 100 % busy').crowd).toReconnectWithin('3s')).toThrow(TooBusy);
  expect(() => on(crowdOf([NEVER], 'processors 100 % busy').crowd).toReconnectWithin('3s')).toThrow(
    '40 never did',
  );
  expect(() => on(crowdOf([{}], 'busy').crowd).toHavePeakOfAtMost(100)).toThrow(TooBusy);
  expect(() => not(crowdOf([{}], 'busy').crowd).toHavePeakOfAtMost(200)).toThrow(TooBusy);
  on(crowdOf([{}], 'busy').crowd).toHavePeakOfAtMost(120);
});

test('a busy machine explains twice the limit of a peak, and more only in a shorter time than a second', () => {
  const { crowd } = crowdOf([{}], 'busy');
  expect(() => on(crowd).toHavePeakOfAtMost(60)).toThrow(TooBusy);
  expect(() => on(crowd).toHavePeakOfAtMost(59)).not.toThrow(TooBusy);
  expect(() => on(crowd).toHavePeakOfAtMost(59)).toThrow('the peak was 120');
  expect(() => on(crowd).toHavePeakOfAtMost(4, { in: '100ms' })).toThrow(TooBusy);
  expect(() => on(crowd).toHavePeakOfAtMost(3, { in: '100ms' })).toThrow('the peak was 40');
});

test('without a fault nothing is known', () => {
  const { crowd } = crowdOf([]);
  for (const ask of [
    () => on(crowd).toReconnectWithin('1s'),
    () => on(crowd).toHavePeakOfAtMost(1),
    () => on(crowd).toBeRejectedAtMost(0),
    () => on(crowd).toAgreeWithServers(),
  ])
    expect(ask).toThrow(Unknown);
});

test('a peak is that of redis servers in a second, or another that is asked for', () => {
  const { crowd } = crowdOf([{}, { toServers: { ...PEAKS, perSecond: 70 } }]);
  on(crowd).toHavePeakOfAtMost(120);
  on(crowd).toHavePeakOfAtMost(90, { to: 'sentinels' });
  on(crowd).toHavePeakOfAtMost(40, { in: '100ms' });
  expect(() => on(crowd).toHavePeakOfAtMost(119)).toThrow(
    'expected web to try to connect to redis servers at most 119 times in 1s; the peak was 120, then 70',
  );
  expect(() => on(crowd).toHavePeakOfAtMost(29, { to: 'sentinels', in: '100ms' })).toThrow(
    'to sentinels at most 29 times in 100ms; the peak was 30, then 30',
  );
});

test('wrong input names the field and what is allowed', () => {
  const { crowd } = crowdOf([{}]);
  expect(() => on(crowd).toHavePeakOfAtMost(-1)).toThrow('the number given to toHavePeakOfAtMost is -1');
  expect(() => on(crowd).toHavePeakOfAtMost(1, { in: '2s' as '1s' })).toThrow(
    "toHavePeakOfAtMost.in is \"2s\" (string); allowed: '1s' or '100ms'",
  );
  expect(() => on(crowd).toHavePeakOfAtMost(1, { of: 'x' } as object)).toThrow(
    "unknown option 'of'; known: to, in",
  );
  expect(() => on(crowd).toReconnectWithin('soon' as '1s')).toThrow(
    'the time given to toReconnectWithin is "soon"',
  );
  expect(() => on({ subject: 'client' } as unknown as CrowdOutcome).toReconnectWithin('1s')).toThrow(
    "toReconnectWithin is about a crowd's outcome: const outcome = await finish(), then outcome.crowds.web; it was given a running client",
  );
});

test('rejections are those of all faults together', () => {
  const { crowd } = crowdOf([{ rejected: 3 }, { rejected: 4 }]);
  on(crowd).toBeRejectedAtMost(7);
  expect(() => on(crowd).toBeRejectedAtMost(6)).toThrow(
    'at most 6 connections since the fault because of maxclients; they rejected 7',
  );
});

test('rejections that clients got as errors and no server counted are not known to be none', () => {
  const { crowd } = crowdOf([{ rejected: 0 }]);
  const errors = [{ kind: 'ERR max number of clients reached', count: 9 }];
  const rejected = { ...crowd, report: { ...crowd.report, errors } };
  on(crowd).toBeRejectedAtMost(0);
  expect(() => on(rejected).toBeRejectedAtMost(0)).toThrow(Unknown);
  expect(() => on(rejected).toBeRejectedAtMost(0)).toThrow(
    'how many connections of web servers rejected is not known: they counted none because of maxclients, and clients got its error 9 times',
  );
});

test('few rejections by a server that no longer reported its count are not known to be few', () => {
  const { crowd } = crowdOf([{ rejected: 3, uncounted: ['redis-2'] }]);
  expect(() => on(crowd).toBeRejectedAtMost(2)).toThrow('they rejected 3');
  expect(() => on(crowd).toBeRejectedAtMost(3)).toThrow(Unknown);
  expect(() => on(crowd).toBeRejectedAtMost(3)).toThrow(
    'how many connections of web servers rejected is not known: they counted 3 because of maxclients, and redis-2 no longer reported its count while web connected to it',
  );
});

test('the servers must agree, where one of them was a witness', () => {
  on(crowdOf([{}]).crowd).toAgreeWithServers();
  const witness = { servers: ['redis-2'], counted: 100, accepted: 10, agrees: false };
  expect(() => on(crowdOf([{}, { witness }]).crowd).toAgreeWithServers()).toThrow(
    'clients made 100, servers accepted or rejected 104; clients made 100, servers accepted or rejected 10',
  );
});
