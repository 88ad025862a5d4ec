import { describe, expect, test } from '@jest/globals';
import type { RecordedFault, RecordedInjection } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { followedMs } from './client.ts';
import { failoversOf, mainFailover, startsOf } from './failovers.ts';
import {
  AT,
  acknowledged,
  failoverEvents,
  faultFixture,
  historyFixture,
  recordFixture,
  SECOND_FAULT_AT,
  shardedFixture,
  startEvents,
} from './fixture.ts';

const injection = (title: string, ...faults: readonly Partial<RecordedFault>[]): RecordedInjection => ({
  title,
  faults: faults.map(faultFixture),
});

/** A fault that was asked for and took no effect. */
function withoutEffect(): RecordedFault {
  const { injectedAtMs: _, ...asked } = faultFixture();
  return asked;
}

describe('a failover is counted from', () => {
  test('the fault of its injection that took effect first, whatever the order', () => {
    const freeze = { kind: 'freeze', target: 'redis-3', injectedAtMs: 2500 };
    const record = recordFixture({ injections: [injection('a plan', { injectedAtMs: 3000 }, freeze)] });
    expect(startsOf(record)).toMatchObject([{ injectedAtMs: 2500, fault: { kind: 'freeze' } }]);
  });

  test('no fault that took no effect', () => {
    const injections = [
      { title: 'failed', faults: [withoutEffect()] },
      { title: 'empty', faults: [] },
      { title: 'partly', faults: [withoutEffect(), faultFixture({ injectedAtMs: 4000 })] },
    ];
    expect(startsOf(recordFixture({ injections }))).toMatchObject([
      { injection: 2, title: 'partly', injectedAtMs: 4000 },
    ]);
  });
});

test('a plan that hits the masters of two shards has the failover of each, and each client follows its own', () => {
  const { injections } = shardedFixture();
  const faults = injections.flatMap(each => each.faults);
  const both = analyze(shardedFixture({ injections: [{ title: 'both masters', faults }] }));
  const apart = analyze(shardedFixture());
  expect(both.failovers).toMatchObject([
    { shard: 'shard-1', newMaster: 'redis-2', title: 'both masters' },
    { shard: 'shard-2', newMaster: 'redis-4', title: 'both masters' },
  ]);
  expect(both.clients).toEqual(apart.clients);
});

test('a fault of servers of several shards, such as the loss of a zone, has the failover of each master among them', () => {
  const shardsHitBy = (fault: Partial<RecordedFault>) =>
    startsOf(shardedFixture({ injections: [injection('loss of zone a', fault)] })).map(
      ({ shard, oldMaster }) => `${shard} ${oldMaster}`,
    );
  const of = (...servers: string[]) => ({ servers, oldMaster: 'redis-3' });
  const network = (...servers: string[]) => {
    const partition = injection('a partition', { group: 'network', ...of(...servers) });
    return startsOf(shardedFixture({ injections: [partition] })).map(({ oldMaster }) => oldMaster);
  };
  expect(shardsHitBy(of('redis-4', 'redis-1', 'sentinel-1'))).toEqual(['shard-1 redis-1']);
  expect(shardsHitBy(of('redis-3', 'redis-1'))).toEqual(['shard-2 redis-3', 'shard-1 redis-1']);
  expect(shardsHitBy(of('redis-4', 'redis-2'))).toEqual(['shard-2 redis-3']);
  expect(shardsHitBy(of('sentinel-1'))).toEqual(['shard-2 redis-3']);
  expect(network('redis-3', 'redis-1')).toEqual(['redis-3']);
  expect(network('redis-4', 'redis-1')).toEqual(['redis-1']);
});

describe('of several injections', () => {
  // redis-1 to redis-2 at 3 s, and redis-2 to redis-3 at 7 s.
  const SECOND_AT = 7000;
  const again = { injectedAtMs: SECOND_AT, oldMaster: 'redis-2', target: 'redis-2', servers: ['redis-2'] };
  const record = recordFixture({
    injections: [injection('first crash', {}), injection('second crash', again)],
    events: [
      ...startEvents('redis-1', ['redis-2', 'redis-3']),
      acknowledged('app', 'redis-1', 1005),
      ...failoverEvents(['redis-1', 'redis-2'], AT.fault, ['redis-3']),
      acknowledged('app', 'redis-2', AT.following),
      ...failoverEvents(['redis-2', 'redis-3'], SECOND_AT),
      acknowledged('app', 'redis-3', SECOND_AT + 3200),
    ],
    servers: [],
  });

  test('each has its own phases, masters and title', () => {
    expect(analyze(record).failovers).toMatchObject([
      { title: 'first crash', oldMaster: 'redis-1', newMaster: 'redis-2', phases: { promotedMs: 2400 } },
      { title: 'second crash', oldMaster: 'redis-2', newMaster: 'redis-3', phases: { promotedMs: 2400 } },
    ]);
  });

  test('the last that promoted a master is the one of the report', () => {
    expect(analyze(record)).toMatchObject({
      oldMaster: 'redis-2',
      newMaster: 'redis-3',
      fault: { injectedAtMs: SECOND_AT - AT.origin },
      clients: { app: { followedMs: 3200 } },
    });
    const [first, last] = failoversOf(record);
    if (first === undefined || last === undefined) throw new Error('there are two failovers');
    const { promotedMs: _, ...none } = last.phases;
    expect(mainFailover([first, { ...last, phases: none }])).toBe(first);
  });

  test('the last of all is, when none promoted a master; none is, when nothing was injected', () => {
    const nothing = recordFixture({ ...record, events: startEvents('redis-1', ['redis-2']) });
    expect(analyze(nothing)).toMatchObject({
      fault: { injectedAtMs: SECOND_AT - AT.origin },
      obstacles: expect.any(Array),
    });
    const { fault, oldMaster, phases, obstacles } = analyze(recordFixture({ injections: [] }));
    expect({ fault, oldMaster, phases, obstacles }).toEqual({ phases: {}, obstacles: [] });
  });

  test('the end of the master is, where a later fault spared it and one promotion followed both', () => {
    const mainOf = (first: Partial<RecordedFault>, later: Partial<RecordedFault>) => {
      const injections = [
        injection('first', first),
        injection('later', { injectedAtMs: AT.fault + 1000, ...later }),
      ];
      const events = [
        ...startEvents('redis-1', ['redis-2']),
        ...failoverEvents(['redis-1', 'redis-2'], AT.fault),
      ];
      return mainFailover(failoversOf(recordFixture({ injections, events, servers: [] })))?.title;
    };
    const ofSentinel = { servers: ['sentinel-1'] };
    expect(mainOf({}, ofSentinel)).toBe('first');
    expect(mainOf({}, {})).toBe('later');
    expect(mainOf({ servers: ['redis-3'] }, ofSentinel)).toBe('later');
  });

  const onlySecond = (healedAtMs?: number) => {
    const healed = healedAtMs === undefined ? {} : { healedAtMs };
    const injections = [injection('a crash', { ...healed }), injection('another', { injectedAtMs: 7000 })];
    const events = [...startEvents('redis-1', ['redis-2']), ...failoverEvents(['redis-1', 'redis-2'], 7000)];
    return failoversOf(recordFixture({ injections, events, servers: [] }));
  };

  test('a failover that began after a later fault belongs to the later one, if the earlier one was healed', () => {
    const [first, second] = onlySecond(6000);
    expect(first).toMatchObject({ title: 'a crash', phases: {}, masters: [] });
    expect(first?.newMaster).toBeUndefined();
    expect(second).toMatchObject({ title: 'another', newMaster: 'redis-2', phases: { promotedMs: 2400 } });
  });

  test.each([undefined, 7500])('it belongs to both where the first was not healed before: %j', healedAtMs => {
    expect(onlySecond(healedAtMs).map(({ newMaster }) => newMaster)).toEqual(['redis-2', 'redis-2']);
  });

  test('it belongs to the later one where the earlier one left the master alone', () => {
    const newMasters = (...servers: string[][]) => {
      const [first = [], second = []] = servers;
      const injections = [
        injection('a crash', { servers: first }),
        injection('another', { servers: second, injectedAtMs: 7000 }),
      ];
      const events = [
        ...startEvents('redis-1', ['redis-2']),
        ...failoverEvents(['redis-1', 'redis-2'], 7000),
      ];
      const record = recordFixture({ injections, events, servers: [] });
      return failoversOf(record).map(({ newMaster }) => newMaster);
    };
    expect(newMasters(['redis-3'], ['redis-1'])).toEqual([undefined, 'redis-2']);
    expect(newMasters(['sentinel-1'], ['redis-1', 'redis-3'])).toEqual([undefined, 'redis-2']);
    expect(newMasters(['sentinel-1'], ['redis-3'])).toEqual(['redis-2', 'redis-2']);
  });

  test('a failover that was under way when its fault was healed stays its own', () => {
    const injections = [
      injection('a crash', { healedAtMs: AT.fault + 2250 }),
      injection('another', { injectedAtMs: AT.fault + 2350 }),
    ];
    const events = [
      ...startEvents('redis-1', ['redis-2']),
      ...failoverEvents(['redis-1', 'redis-2'], AT.fault),
    ];
    const [first] = failoversOf(recordFixture({ injections, events, servers: [] }));
    expect(first).toMatchObject({ newMaster: 'redis-2', phases: { promotedMs: 2400 } });
  });

  test('an outage counts from the first, also when both overlap and the one that was asked first came last', () => {
    const early = injection('a crash', { injectedAtMs: AT.fault });
    const late = injection('when something is published, a freeze', { askedAtMs: 2000, injectedAtMs: 9000 });
    const outageOf = (injections: readonly RecordedInjection[]) =>
      analyze(recordFixture({ injections })).clients.app?.outageMs;
    expect(outageOf([late, early])).toBe(outageOf([early, late]));
    expect(outageOf([late, early])).toBe(AT.following - AT.fault + 100);
  });

  test('the last is the one that took effect last, whatever was asked first', () => {
    const early = injection('a crash', { injectedAtMs: AT.fault });
    const late = injection('a freeze', { askedAtMs: 2000, injectedAtMs: 9000 });
    const starts = startsOf(recordFixture({ injections: [late, early] }));
    expect(starts.map(({ title, injection }) => [title, injection])).toEqual([
      ['a crash', 1],
      ['a freeze', 0],
    ]);
  });
});

describe('where two shards fail over at the same time', () => {
  const record = shardedFixture();
  const { clients, failovers } = analyze(record);

  test('each failover has the phases of its own shard', () => {
    expect(failovers).toMatchObject([
      { shard: 'shard-1', oldMaster: 'redis-1', newMaster: 'redis-2', masters: ['redis-2'] },
      { shard: 'shard-2', oldMaster: 'redis-3', newMaster: 'redis-4', masters: ['redis-4'] },
    ]);
    for (const { phases } of failovers) expect(phases).toMatchObject({ detectedMs: 2000, promotedMs: 2400 });
  });

  test('each client is judged by the failover of its shard', () => {
    expect(clients).toMatchObject({ z: { followedMs: 3005 }, a: { followedMs: 3005 } });
  });

  test('a client of a shard without a fault is judged by the last failover of all', () => {
    const of = mainFailover(failoversOf(record), { shard: 'shard-3' });
    expect(of).toMatchObject({ shard: 'shard-2' });
  });

  test('a client follows no master of another shard', () => {
    const [first] = failoversOf(record);
    if (first === undefined) throw new Error('there is a failover');
    expect(followedMs(record, 'a', first)).toBeUndefined();
  });

  test('an outage is explained by the failover that had begun by then', () => {
    const [first, second] = failoversOf(record);
    expect(mainFailover(failoversOf(record), { untilMs: SECOND_FAULT_AT - 1 })).toEqual(first);
    expect(mainFailover(failoversOf(record), { untilMs: SECOND_FAULT_AT })).toEqual(second);
  });

  test('one whose master is unchanged keeps its clients out of the failover of the other', () => {
    const steady = historyFixture('a', { from: 'redis-3', to: 'redis-3', outMs: AT.end, backMs: AT.end });
    const events = record.events.filter(
      event => !('server' in event && event.server === 'redis-4' && event.atMs > AT.fault),
    );
    const one = shardedFixture({
      events,
      injections: record.injections.slice(0, 1),
      histories: new Map([...record.histories, ['a', steady]]),
    });
    expect(analyze(one).clients.a?.outageMs).toBeLessThan(200);
    expect(analyze(one).clients.z?.outageMs).toBe(3100);
  });
});
