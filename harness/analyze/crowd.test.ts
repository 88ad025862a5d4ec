import { expect, test } from '@jest/globals';
import type { Counted, CountedConnection } from '../clients/index.ts';
import type { RecordedCrowd, ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import {
  AT,
  disturbanceFixture,
  faultFixture,
  recordFixture,
  SECOND_FAULT_AT,
  shardedFixture,
} from './fixture.ts';

// What a crowd experiences: redis-1 crashes, redis-2 is promoted.

const ONE = '10.0.0.1:6379';
const TWO = '10.0.0.2:6379';
const SENTINEL = '10.0.1.1:26379';

/** Works on redis-1 until the crash, and on redis-2 from then on. */
const follows = (backMs: number): CountedConnection => ({
  spells: [
    [0, AT.origin + 100, AT.fault],
    [1, backMs],
  ],
  acknowledged: 10,
  lastMs: AT.end - 100,
});

const gaveUp = (lastError?: number): CountedConnection => ({
  spells: [[0, AT.origin + 100, AT.fault]],
  acknowledged: 2,
  lastMs: AT.fault - 100,
  ...(lastError !== undefined && { lastError }),
});

const CONNECTIONS = [6000, 6200, 6400, 7000].map(follows);

/** Slots of 100 ms: the fault is in slot 30. */
const counted = (changes: Partial<Counted> = {}): Counted => ({
  servers: [ONE, TWO],
  attempts: {
    [ONE]: [10, 4, 30, 4, 35, 4, 39, 1],
    [TWO]: [60, 2, 70, 2],
    [SENTINEL]: [10, 4, 31, 4, 60, 4],
  },
  connected: { [ONE]: [10, 4], [TWO]: [60, 2, 70, 2], [SENTINEL]: [10, 4, 31, 4, 60, 4] },
  acknowledged: [11, 4, 30, 2, 60, 30],
  failed: [40, 3],
  errors: [
    { kind: 'connect ECONNREFUSED …', counts: [30, 4] },
    { kind: 'ERR max number of clients reached', counts: [60, 9] },
  ],
  connections: CONNECTIONS,
  ...changes,
});

const crowd = (changes: Partial<RecordedCrowd> = {}): RecordedCrowd => ({
  library: 'ioredis',
  options: { socketTimeout: 1000 },
  connections: 4,
  processes: 2,
  everyMs: 1000,
  counted: counted(),
  end: { process: 'finished' },
  final: { counters: [10, 10, 10, 10] },
  ...changes,
});

const recordWith = (web: RecordedCrowd, changes: Partial<ScenarioRecord> = {}): ScenarioRecord =>
  recordFixture({ crowds: { web }, ...changes });

function reportOf(web: RecordedCrowd, changes: Partial<ScenarioRecord> = {}) {
  const { crowds, ...rest } = analyze(recordWith(web, changes));
  const report = crowds?.web;
  if (report === undefined) throw new Error('there is no crowd');
  return { ...rest, web: report, failover: report.failovers[0] };
}

test('a crowd that follows passes, with when its connections worked again', () => {
  const { verdict, web, failover } = reportOf(crowd());
  expect(verdict).toBe('pass');
  expect(web).toMatchObject({ library: 'ioredis', connections: 4, workedAtEnd: 4, idleBecause: [] });
  expect(web).not.toHaveProperty('shard');
  expect(web.followedMs).toBe(4000);
  expect(failover).toMatchObject({
    title: 'crash of the master',
    injectedAtMs: AT.fault - AT.origin,
    connections: 4,
    undisturbed: 0,
    reconnected: 4,
    never: 0,
    firstMs: 3000,
    medianMs: 3200,
    lastMs: 4000,
  });
});

test('attempts to connect are counted from the fault on, with their peaks and by server', () => {
  const { failover } = reportOf(crowd());
  expect(failover?.toServers).toEqual({ total: 13, perSecond: 9, per100ms: 4, perSecondAtMs: 0 });
  expect(failover?.toSentinels).toEqual({ total: 8, perSecond: 4, per100ms: 4, perSecondAtMs: 100 });
  expect(failover?.byServer).toEqual({
    'redis-1': { attempts: 9, connected: 0, perSecond: 9 },
    'redis-2': { attempts: 4, connected: 4, perSecond: 2 },
    'sentinel-1': { attempts: 8, connected: 8, perSecond: 4 },
  });
});

test('a crowd that makes no attempt has no peak, and servers that it did not ask are not listed', () => {
  const { failover } = reportOf(crowd({ counted: counted({ attempts: { [ONE]: [10, 4] }, connected: {} }) }));
  expect(failover?.toServers).toEqual({ total: 0, perSecond: 0, per100ms: 0 });
  expect(failover?.byServer).toEqual({});
});

test('an address that is no member’s counts as a redis server', () => {
  const { failover } = reportOf(crowd({ counted: counted({ attempts: { '10.9.9.9:6379': [30, 5] } }) }));
  expect(failover?.toServers.total).toBe(5);
  expect(failover?.byServer).toEqual({ '10.9.9.9:6379': { attempts: 5, connected: 0, perSecond: 5 } });
});

test('writes and errors are counted, and a loss is what the counters lack', () => {
  const { web, findings } = reportOf(crowd({ final: { counters: [8, 10, 12, 10] } }));
  expect(web.writes).toEqual({
    acknowledged: 40,
    failed: 3,
    lost: 2,
    inFlight: 2,
    standing: 'within limit',
  });
  expect(web.errors).toEqual([
    { kind: 'ERR max number of clients reached', count: 9 },
    { kind: 'connect ECONNREFUSED …', count: 4 },
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ checker: 'crowd loss', verdict: 'pass' }));
});

test('a loss beyond what was in flight fails the scenario', () => {
  const { web, verdict, reason } = reportOf(crowd({ final: { counters: [5, 10, 10, 10] } }));
  expect(verdict).toBe('fail');
  expect(web.writes.standing).toBe('unexpected');
  expect(reason).toContain('web lost at least 3 of 40 acknowledged writes beyond the 2 in flight');
});

test('a fault that took no effect had nothing in flight', () => {
  const { injectedAtMs: _, ...faultless } = faultFixture();
  const { web } = reportOf(crowd(), { injections: [{ title: 'nothing', faults: [faultless] }] });
  expect(web.writes).toMatchObject({ lost: 0, inFlight: 0 });
  expect(web.failovers).toEqual([]);
});

test('writes around faults that come together were in flight once', () => {
  const faults = [faultFixture(), faultFixture(), faultFixture()];
  const { web, verdict } = reportOf(crowd({ final: { counters: [5, 10, 10, 10] } }), {
    injections: [{ title: 'three at once', faults }],
  });
  expect(web.writes).toMatchObject({ lost: 5, inFlight: 2 });
  expect(verdict).toBe('fail');
});

test('a loss that is not known has its reason', () => {
  expect(reportOf(crowd({ final: { unreadable: 'no master' } })).web.writes).toEqual({
    acknowledged: 40,
    failed: 3,
    unknowable: 'no master',
  });
  const { final: _, ...running } = crowd();
  expect(reportOf(running).web.writes.unknowable).toBe('the scenario did not come to its end');
});

test('a loss that is not known leaves the scenario unknown, also without other clients', () => {
  const { verdict, reason } = reportOf(crowd({ final: { unreadable: 'no answer within 5 s' } }), {
    clients: {},
    histories: new Map(),
  });
  expect({ verdict, reason }).toEqual({
    verdict: 'unknown',
    reason: 'what web lost is not known: no answer within 5 s',
  });
});

test('a connection that never works again fails the scenario, unless it is tolerated or expected', () => {
  const web = crowd({
    counted: counted({ connections: [...CONNECTIONS.slice(0, 2), gaveUp(1), gaveUp()] }),
    final: { counters: [10, 10, 2, 2] },
  });
  const { verdict, reason, failover, web: report } = reportOf(web);
  expect(failover).toMatchObject({ reconnected: 2, never: 2, medianMs: 3200, lastMs: 3200 });
  expect(failover?.neverBecause).toEqual([
    { kind: 'ERR max number of clients reached', count: 1 },
    { kind: 'no error', count: 1 },
  ]);
  expect(report.workedAtEnd).toBe(2);
  expect(report).not.toHaveProperty('followedMs');
  expect(verdict).toBe('fail');
  expect(reason).toContain(
    'connections: 2 of 4 connections of web had nothing acknowledged for the last 2.00 s, though there was a master; ' +
      'their last errors: 1 × ERR max number of clients reached, 1 × no error',
  );
  expect(reportOf(web, { tolerates: { connections: 'maxclients' } }).verdict).toBe('pass');
  const expected = {
    matcher: 'toReconnectWithin',
    about: 'web',
    isNot: true,
    covers: ['connections'],
    passed: true,
  };
  expect(reportOf(web, { expectations: [expected] }).verdict).toBe('pass');
});

test('when most never work again there is no median, and when all do not no time at all', () => {
  const one = reportOf(crowd({ counted: counted({ connections: [follows(6000), gaveUp(), gaveUp()] }) }));
  expect(one.failover).toMatchObject({ reconnected: 1, never: 2, firstMs: 3000, lastMs: 3000 });
  expect(one.failover).not.toHaveProperty('medianMs');
  const none = reportOf(crowd({ counted: counted({ connections: [gaveUp()], servers: [ONE] }) }));
  expect(none.failover).toMatchObject({ reconnected: 0, never: 1 });
  expect(none.failover).not.toHaveProperty('firstMs');
});

test('connections that were never made, or never reported, did not work at the end', () => {
  const { web, reason } = reportOf(
    crowd({
      counted: counted({ connections: CONNECTIONS.slice(0, 2) }),
      final: { counters: [10, 10, 0, 0] },
    }),
  );
  expect(web).toMatchObject({ workedAtEnd: 2, failovers: [{ connections: 2 }] });
  expect(reason).toContain('2 of 4 connections of web had nothing acknowledged');
});

test('without a stable master nothing is expected of the connections, and without a fault neither', () => {
  const web = crowd({ counted: counted({ connections: [gaveUp(), ...CONNECTIONS.slice(1)] }) });
  const checkersOf = (changes: Partial<ScenarioRecord>) =>
    reportOf(web, changes).findings.flatMap(({ checker, verdict }) =>
      checker === 'connections' ? [verdict] : [],
    );
  expect(checkersOf({})).toEqual(['fail']);
  expect(checkersOf({ final: { unreadable: 'none', unstable: 'two masters' } })).toEqual(['pass']);
  expect(checkersOf({ injections: [] })).toEqual([]);
});

test('a machine that was too busy at the end excuses what was not acknowledged then', () => {
  const late = { ...follows(6000), lastMs: AT.end - 2300 };
  const web = crowd({ counted: counted({ connections: [late, ...CONNECTIONS.slice(1)] }) });
  expect(reportOf(web).verdict).toBe('fail');
  const busy = reportOf(web, { disturbance: disturbanceFixture([AT.end - 3000, AT.end + 1000]) });
  expect(busy).toMatchObject({ verdict: 'unknown', chance: 'busy machine' });
});

test('a process that died or hung fails the scenario', () => {
  expect(reportOf(crowd({ end: { process: 'died', detail: 'exit code 3' } })).reason).toContain(
    'a process of web died: exit code 3',
  );
  expect(reportOf(crowd({ end: { process: 'hung' } })).reason).toContain('a process of web hung');
});

test('where no other master is promoted a connection works again after its own interruption', () => {
  const kept: CountedConnection = { spells: [[0, 1100]], acknowledged: 9, lastMs: AT.end - 10 };
  const interrupted: CountedConnection = {
    spells: [
      [0, 1100, 4000],
      [0, 4500],
    ],
    acknowledged: 9,
    lastMs: AT.end - 10,
  };
  const events = recordFixture().events.filter(({ atMs }) => atMs < AT.fault);
  const { failover } = reportOf(crowd({ counted: counted({ connections: [kept, interrupted, gaveUp()] }) }), {
    events,
  });
  expect(failover).toMatchObject({ connections: 3, undisturbed: 1, reconnected: 1, never: 1, lastMs: 1500 });
});

test('a connection that is silent until the end was interrupted, also without an error', () => {
  const silent: CountedConnection = { spells: [[0, 1100]], acknowledged: 2, lastMs: AT.fault - 100 };
  const events = recordFixture().events.filter(({ atMs }) => atMs < AT.fault);
  const { failover } = reportOf(crowd({ counted: counted({ connections: [silent] }) }), { events });
  expect(failover).toMatchObject({ connections: 1, undisturbed: 0, reconnected: 0, never: 1 });
});

test('a connection that a further fault met before it worked again counts until it did, from both faults', () => {
  const second = faultFixture({ askedAtMs: 6900, injectedAtMs: 6900 });
  const { web } = reportOf(crowd(), {
    injections: [
      { title: 'crash of the master', faults: [faultFixture()] },
      { title: 'another', faults: [second] },
    ],
  });
  expect(web.failovers.map(each => [each.reconnected, each.never, each.undisturbed])).toEqual([
    [4, 0, 0],
    [1, 0, 3],
  ]);
  expect(web.failovers.map(({ lastMs }) => lastMs)).toEqual([4000, 100]);
});

test('a pause of the server at a further fault is no interruption after the first', () => {
  const paused: CountedConnection = {
    spells: [
      [0, 1100, 6500],
      [0, 10_000],
    ],
    acknowledged: 9,
    lastMs: AT.end - 10,
  };
  const events = recordFixture().events.filter(({ atMs }) => atMs < AT.fault);
  const { web } = reportOf(crowd({ counted: counted({ connections: [paused] }) }), {
    events,
    injections: [
      { title: 'crash of a replica', faults: [faultFixture()] },
      { title: 'freeze of the master', faults: [faultFixture({ askedAtMs: 6900, injectedAtMs: 6900 })] },
    ],
  });
  expect(web.failovers.map(each => [each.reconnected, each.never, each.undisturbed])).toEqual([
    [0, 0, 1],
    [1, 0, 0],
  ]);
});

test('a connection that a further fault silences for good was undisturbed by the first', () => {
  const silenced: CountedConnection = { spells: [[0, 1100]], acknowledged: 6, lastMs: 6800 };
  const events = recordFixture().events.filter(({ atMs }) => atMs < AT.fault);
  const { web } = reportOf(crowd({ counted: counted({ connections: [silenced] }) }), {
    events,
    injections: [faultFixture(), faultFixture({ askedAtMs: 6900, injectedAtMs: 6900 })].map(each => ({
      title: 'x',
      faults: [each],
    })),
  });
  expect(web.failovers.map(({ undisturbed, never }) => [undisturbed, never])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('one that works again after no further fault either never does, after each of them', () => {
  const second = faultFixture({ askedAtMs: 3000, injectedAtMs: 3000 });
  const { web } = reportOf(crowd({ counted: counted({ connections: [follows(6000), gaveUp()] }) }), {
    injections: [faultFixture(), second].map(each => ({ title: 'x', faults: [each] })),
  });
  expect(web.failovers.map(({ reconnected, never }) => [reconnected, never])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('connections work again on the new master at the address that it had then', () => {
  const members = recordFixture().members.map(member =>
    member.name === 'redis-2'
      ? {
          ...member,
          address: { host: '10.0.0.22', port: 6379 },
          past: [{ address: member.address, untilMs: 9000 }],
        }
      : member,
  );
  expect(reportOf(crowd(), { members }).failover).toMatchObject({ reconnected: 4, never: 0 });
});

test('a crowd of a shard is judged by the faults of its shard', () => {
  const { crowds } = analyze(
    shardedFixture({ crowds: { web: crowd({ shard: 'shard-2' }), other: crowd() } }),
  );
  expect(crowds?.web?.shard).toBe('shard-2');
  expect(crowds?.web?.failovers.map(({ injectedAtMs }) => injectedAtMs)).toEqual([
    SECOND_FAULT_AT - AT.origin,
  ]);
  expect(crowds?.other?.failovers).toHaveLength(2);
});

test('before its workload has ended a crowd has no failovers and no timeline', () => {
  const { workEndedAtMs: _, ...running } = recordWith(crowd());
  const { end: __, ...web } = crowd();
  const report = analyze({ ...running, crowds: { web } }).crowds?.web;
  expect(report).toMatchObject({ failovers: [], workedAtEnd: 4, process: 'died' });
  expect(report?.timeline.working).toEqual([]);
});

test('the timeline has attempts and working connections for every 100 ms', () => {
  const silent: CountedConnection = { spells: [[0, 1100]], acknowledged: 3, lastMs: 3060 };
  const { web } = reportOf(crowd({ counted: counted({ connections: [follows(6000), silent] }) }));
  const { fromMs, stepMs, toServers, toSentinels, working } = web.timeline;
  expect([fromMs, stepMs, working.length]).toEqual([0, 100, (AT.end - AT.origin) / 100]);
  const at = (atMs: number) => (atMs - AT.origin) / 100;
  expect([toServers[at(3000)], toSentinels[at(3100)], toServers[at(5000)]]).toEqual([4, 4, 0]);
  expect([1000, 1100, 2900, 3000, 3100, 6000, 11_900].map(atMs => working[at(atMs)])).toEqual([
    0, 2, 2, 1, 0, 1, 1,
  ]);
});

test('a connection whose last write is not known works until the end', () => {
  const odd: CountedConnection = { spells: [[0, 1100]], acknowledged: 1 };
  expect(reportOf(crowd({ counted: counted({ connections: [odd] }) })).web.timeline.working.at(-1)).toBe(1);
});

test('a second that a further fault falls into is counted whole', () => {
  const later = (injectedAtMs: number) => ({
    title: 'another',
    faults: [faultFixture({ kind: 'delay', askedAtMs: injectedAtMs, injectedAtMs })],
  });
  const [crash] = recordFixture().injections;
  const injections = [...(crash ? [crash] : []), later(AT.fault + 500)];
  const attempts = { [ONE]: [30, 4, 34, 4, 35, 4, 39, 4, 42, 4] };
  const { web } = reportOf(crowd({ counted: counted({ attempts }) }), { injections });
  expect(web.failovers.map(({ toServers }) => [toServers.total, toServers.perSecond])).toEqual([
    [8, 16],
    [12, 12],
  ]);
});

test('of a scenario that was broken off those work that were not interrupted', () => {
  const connections = [follows(6000), gaveUp(0), { spells: [], acknowledged: 0 }];
  const { workEndedAtMs: _, ...changes } = recordFixture({
    crowds: { web: crowd({ counted: counted({ connections }) }) },
  });
  const { crowds } = analyze(changes);
  expect(crowds?.web).toMatchObject({ connections: 4, workedAtEnd: 1 });
  expect(crowds?.web?.idleBecause).toEqual([
    { kind: 'no error', count: 2 },
    { kind: 'connect ECONNREFUSED …', count: 1 },
  ]);
});

test('a crowd whose connections work in part fails: each has half of its writes acknowledged', () => {
  const slots = (from: number, count: number) =>
    Array.from({ length: 10 }, (_, place) => [from + place, count]).flat();
  const working = (failed: number) =>
    counted({
      acknowledged: [...slots(15, 4), ...slots(108, 4 - failed)],
      failed: failed === 0 ? [] : slots(108, failed),
    });
  const failing = (failed: number, changes: Partial<ScenarioRecord> = {}) =>
    reportOf(crowd({ counted: working(failed) }), changes).findings.flatMap(({ checker, verdict, reason }) =>
      checker !== 'connections' || verdict === 'pass' ? [] : [`${verdict}: ${reason}`],
    );
  expect(failing(2)).toEqual([
    'fail: web had 20 of 40 writes acknowledged in the last 2.00 s (50 %, 100 % before the fault), though there was a master',
  ]);
  expect(failing(0)).toEqual([]);
  expect(failing(2, { disturbance: disturbanceFixture([0, 20_000]) })).toEqual([
    expect.stringMatching(/^unknown: .*; but the machine was too busy/),
  ]);
});

test('a crowd whose connections all came back shortly before the end works', () => {
  const slots = (from: number, until: number) =>
    Array.from({ length: until - from }, (_, place) => [from + place, 4]).flat();
  const came = (backAt: number) =>
    counted({ acknowledged: [...slots(15, 25), ...slots(backAt, 120)], failed: slots(100, backAt) });
  const found = (backAt: number) =>
    reportOf(crowd({ counted: came(backAt) })).findings.find(({ checker }) => checker === 'connections')
      ?.verdict;
  expect(found(108)).toBe('pass');
  expect(found(115)).toBe('fail');
});

test('a crowd followed from the fault that its failover is counted from, as clients do', () => {
  const [crash] = recordFixture().injections;
  const late = 9000;
  const later = {
    title: 'crash of a sentinel',
    faults: [
      faultFixture({
        target: 'sentinel-3',
        servers: ['sentinel-3'],
        askedAtMs: late,
        injectedAtMs: late,
        provenAtMs: late,
      }),
    ],
  };
  const report = reportOf(crowd(), { injections: [...(crash ? [crash] : []), later] });
  expect(report.fault?.injectedAtMs).toBe(AT.fault - AT.origin);
  expect(report.web.failovers.map(({ reconnected }) => reconnected)).toEqual([4, 0]);
  expect(report.web.followedMs).toBe(4000);
});

test('one connection that loses many writes is not excused by what the others had in flight', () => {
  const stuck = { ...follows(6000), acknowledged: 60 };
  const connections = [stuck, ...CONNECTIONS.slice(1)];
  const lossOf = (...counters: number[]) => {
    const { web, verdict } = reportOf(
      crowd({ counted: counted({ connections, acknowledged: [30, 80] }), final: { counters } }),
    );
    const { lost, inFlight, standing } = web.writes;
    return [verdict, lost, inFlight, standing];
  };
  expect(lossOf(0, 10, 10, 10)).toEqual(['fail', 60, 2, 'unexpected']);
  expect(lossOf(58, 8, 8, 8)).toEqual(['pass', 8, 80, 'within limit']);
});
