import { describe, expect, test } from '@jest/globals';
import { showLegs } from '../explanation/index.ts';
import type { Operation } from '../history/index.ts';
import type { ConnectionEvent } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { counter } from '../workload/index.ts';
import { analyze } from './analyze.ts';
import { clientReport, disconnectionsSince, fatesOfClient } from './client.ts';
import {
  AT,
  acknowledged,
  failoverEvents,
  faultFixture,
  historyFixture,
  recordFixture,
  startEvents,
  writeFixture,
} from './fixture.ts';

const clientOf = (changes: Partial<ScenarioRecord>) => analyze(recordFixture(changes)).clients.app;
const WRITES = recordFixture().histories.get('app') ?? [];

describe('a client', () => {
  test('that follows has the time to its first write on the new master, and its outage', () => {
    const client = clientOf({});
    expect(client).toMatchObject({ followedMs: 3005, outageEnded: true });
    expect(client?.outageMs).toBeGreaterThan(2900);
    expect(client?.outageMs).toBeLessThan(3200);
  });

  test('that does not follow has no such time, and an outage that has not ended', () => {
    const { events } = recordFixture();
    const from = { from: 'redis-1', to: 'redis-2', outMs: AT.fault, backMs: AT.end };
    const client = clientOf({
      events: events.filter(({ atMs }) => atMs !== AT.following + 5),
      histories: new Map([['app', historyFixture('app', from)]]),
    });
    expect(client).toMatchObject({ outageEnded: false });
    expect(client?.outageMs).toBeGreaterThan(8800);
    expect(client).not.toHaveProperty('followedMs');
  });

  test('that had no outage to speak of has no explanation', () => {
    const steady = historyFixture('app', { from: 'redis-2', to: 'redis-2', outMs: AT.end, backMs: AT.end });
    expect(clientOf({ histories: new Map([['app', steady]]) })).not.toHaveProperty('explanation');
    expect(clientOf({})?.explanation?.legs.length).toBeGreaterThan(0);
  });

  test('has an outage of 0 ms where no time was longer than usual ones, and a bound where one was', () => {
    const every = (periodMs: number, pauseMs = 0) =>
      Array.from({ length: (AT.end - AT.origin) / periodMs }, (_, id) => AT.origin + id * periodMs)
        .filter(atMs => atMs <= AT.origin + periodMs || atMs > AT.origin + pauseMs)
        .map((atMs, id) => writeFixture('app', id, atMs, 'redis-2'));
    const outageWith = (history: Operation[]) => clientOf({ histories: new Map([['app', history]]) });
    expect(outageWith(every(20, 1800))).toMatchObject({ outageMs: 0 });
    expect(outageWith(every(20, 1800))).not.toHaveProperty('outageBelowMs');
    expect(outageWith(every(1000))).toMatchObject({ outageMs: 0, outageBelowMs: 1509 });
  });

  test('before any fault has neither', () => {
    const client = clientOf({ injections: [] });
    for (const field of ['followedMs', 'outageMs', 'explanation', 'receiveGapMs'])
      expect(client).not.toHaveProperty(field);
  });

  test('whose own work had ended before the fault has neither', () => {
    const workload = { ...recordFixture().workload, durationMs: 1000 };
    const early = WRITES.filter(({ invokedAtMs }) => invokedAtMs < AT.origin + 1000);
    const client = clientOf({ workload, histories: new Map([['app', early]]) });
    for (const field of ['followedMs', 'outageMs']) expect(client).not.toHaveProperty(field);
  });

  test('whose final data could not be read has no losses, rather than none', () => {
    const { operations } = clientOf({ final: { unreadable: 'no answer' } }) ?? {};
    expect(operations).toMatchObject({ attempted: 110, acknowledged: 80, failed: 30, unresolved: 0 });
    for (const field of ['lost', 'ghosts', 'duplicates']) expect(operations).not.toHaveProperty(field);
  });

  test('is judged by the data of the master of its shard', () => {
    const { final } = recordFixture();
    if (final === undefined || !('data' in final)) throw new Error('there are no data');
    const lostIn = (shard: string) =>
      clientOf({
        clients: { app: { library: 'ioredis', shard, options: {}, process: 'finished' } },
        final: {
          ...final,
          data: { ...final.data, 'redis-4': {} },
          masters: { 'shard-1': 'redis-2', 'shard-2': 'redis-4' },
        },
      })?.operations.lost;
    expect([lostIn('shard-1'), lostIn('shard-2')]).toEqual([0, 80]);
  });

  test('counts operations that never ended, and how late the latest of a hundred were issued', () => {
    const open = WRITES.map(each => {
      const { completedAtMs: _, ...rest } = { ...each, outcome: 'unresolved' as const };
      return each.id === 35 ? rest : each;
    });
    const client = clientOf({ histories: new Map([['app', open]]) });
    expect(client).toMatchObject({ operations: { unsettled: 1, unresolved: 1 }, latenessP99Ms: 6 });
    expect(clientOf({ histories: new Map() })).not.toHaveProperty('latenessP99Ms');
  });

  test('has no receive gap of 0 ms where gaps of a second are usual', () => {
    const receiving = (periodMs: number) =>
      Array.from(
        { length: (AT.end - AT.origin) / periodMs },
        (_, id): Operation => ({
          ...writeFixture('app', id, AT.origin + id * periodMs, 'redis-2'),
          kind: 'receive',
        }),
      );
    const gapWith = (history: Operation[]) => clientOf({ histories: new Map([['app', history]]) });
    expect(gapWith(receiving(20))).toMatchObject({ receiveGapMs: 0, receiveGapEnded: true });
    expect(gapWith(receiving(1000))).not.toHaveProperty('receiveGapMs');
  });
});

describe('an outage amid two failovers', () => {
  /** @param secondAtMs of the fault on redis-2 @param backMs when the client is at work again, on that server */
  const explained = (secondAtMs: number, backMs: number, on: string) => {
    const { settings, injections } = recordFixture();
    const second = {
      ...{ target: 'redis-2', servers: ['redis-2'], oldMaster: 'redis-2' },
      ...{ askedAtMs: secondAtMs - 20, injectedAtMs: secondAtMs },
    };
    const history = historyFixture('app', { from: 'redis-1', to: on, outMs: AT.fault, backMs });
    const client = clientOf({
      settings: { ...settings, downAfterMs: 5000 },
      injections: [...injections, { title: 'another crash', faults: [faultFixture(second)] }],
      events: [
        ...startEvents('redis-1', ['redis-2', 'redis-3']),
        acknowledged('app', 'redis-1', AT.origin + 5),
        ...failoverEvents(['redis-1', 'redis-2'], AT.fault, ['redis-3']),
        ...failoverEvents(['redis-2', 'redis-3'], secondAtMs),
        acknowledged('app', on, backMs + 5),
      ].toSorted((a, b) => a.atMs - b.atMs),
      histories: new Map([['app', history]]),
    });
    const { legs = [], advice = [] } = client?.explanation ?? {};
    return { legs, advice, words: showLegs(legs) };
  };

  test('has the steps of both when it lasted until the second promoted a master', () => {
    const { legs, words, advice } = explained(6500, 9600, 'redis-3');
    const detections = legs.filter(({ wait }) => wait.for === 'detection');
    expect(detections.map(({ fromMs, toMs }) => toMs - fromMs)).toEqual([2095, 2000]);
    expect(words).toBe(
      '6.70 s = 4.09 s detection (down-after) + 400 ms agreement and vote + 400 ms promotion + ' +
        '400 ms announcement + 1.41 s the client itself',
    );
    // An earlier detection of the first would not have moved the second fault.
    expect(advice.map(({ setting }) => setting)).not.toContain('down-after-milliseconds');
  });

  test('has those of the first when it ended before the second promoted a master', () => {
    expect(explained(5900, 6000, 'redis-2').words).toBe(
      '3.10 s = 2.10 s detection (down-after) + 200 ms agreement and vote + 200 ms promotion + ' +
        '200 ms announcement + 405 ms the client itself',
    );
  });
});

test('each operation of a client has its fate, in order; none is known without the final data', () => {
  const { final: _, ...unread } = recordFixture();
  const final = { data: { 'redis-2': {} }, master: 'redis-2', readAtMs: AT.end + 100 };
  const count = (fates: readonly string[], fate: string) => fates.filter(each => each === fate).length;
  expect(fatesOfClient(recordFixture(), 'app')).toEqual(WRITES.map(({ outcome }) => outcome));
  expect(count(fatesOfClient(recordFixture({ final }), 'app'), 'lost')).toBe(80);
  expect(count(fatesOfClient(unread, 'app'), 'lost')).toBe(0);
});

test('of two masters that acknowledge at once, the newer one keeps what it does, also where the older is the master again', () => {
  const counted = (client: string, server: string, fromMs: number, first: number, count: number) =>
    Array.from({ length: count }, (_, id): Operation => {
      const { value: _value, ...write } = writeFixture(client, first + id, fromMs + 100 * id, server);
      return { ...write, kind: 'increment', key: 'failover:counter', value: null, result: first + id };
    });
  const again = AT.following + 2000;
  const healed = {
    kind: 'role',
    server: 'redis-1',
    role: 'replica',
    offset: 9,
    master: null,
    link: null,
  } as const;
  const { clients, events } = recordFixture();
  const final = { 'failover:counter': { type: 'string' as const, value: '55' } };
  const report = analyze(
    recordFixture({
      workload: counter({ rate: 10 }),
      clients: { inside: Object(clients.app), outside: Object(clients.app) },
      histories: new Map([
        ['inside', counted('inside', 'redis-1', AT.origin, 1, 65)],
        [
          'outside',
          [
            ...counted('outside', 'redis-2', AT.following, 21, 20),
            ...counted('outside', 'redis-1', again + 2500, 41, 15),
          ],
        ],
      ]),
      events: [...events, { ...healed, atMs: again - 100 }, ...failoverEvents(['redis-2', 'redis-1'], again)],
      final: { data: { 'redis-1': final }, master: 'redis-1', readAtMs: AT.end + 100 },
    }),
  );
  expect(report.clients).toMatchObject({
    inside: { operations: { acknowledged: 65, lost: 45 } },
    outside: { operations: { acknowledged: 35, lost: 0 } },
  });
});

test('a client that is not in the record has no report', () => {
  expect(() => clientReport(recordFixture(), [], 'other')).toThrow('there is no client other in the record');
});

describe('connections that ended', () => {
  const ended = (atMs: number, changes: Partial<ConnectionEvent> = {}): ConnectionEvent => ({
    kind: 'connection',
    atMs,
    client: 'app',
    connection: 1,
    to: '10.0.0.1:6379',
    moment: 'closed',
    ...changes,
  });
  const since = (...events: ConnectionEvent[]) =>
    disconnectionsSince(recordFixture({ events }), 'app', AT.fault);

  test('are named with their server and their moment', () => {
    expect(since(ended(3250), ended(5000, { to: '10.0.0.2:6379', moment: 'hung up' }))).toEqual([
      'after 250 ms the one to redis-1: closed',
      'after 2.00 s the one to redis-2: hung up',
    ]);
  });

  test('are not those before the fault, of its own end, to sentinels, to others, or of other clients', () => {
    expect(
      since(
        ended(AT.fault - 1),
        ended(AT.end),
        ended(4000, { to: '10.0.1.1:26379' }),
        ended(4000, { to: '10.9.9.9:6379' }),
        ended(4000, { client: 'other' }),
        ended(4000, { moment: 'dialled' }),
      ),
    ).toEqual([]);
  });
});

describe('what explains that no replica was promoted', () => {
  const obstaclesWith = (...events: ScenarioRecord['events']) =>
    analyze(recordFixture({ events: [...startEvents('redis-1', ['redis-2', 'redis-3']), ...events] }))
      .obstacles;

  test('is an attempt that a sentinel aborted, which sentinels name the old master, and what does not answer', () => {
    const aborted = {
      kind: 'sentinel',
      atMs: 5000,
      sentinel: 'sentinel-1',
      event: '-failover-abort-no-good-slave',
      payload: 'master mymaster 10.0.0.1 6379',
    } as const;
    const unreachable = {
      kind: 'answering',
      atMs: 4000,
      server: 'sentinel-3',
      answering: false,
      why: '',
    } as const;
    const obstacles = obstaclesWith(unreachable, aborted, aborted);
    expect(obstacles).toHaveLength(3);
    expect(obstacles).toEqual([
      'sentinel-1 published -failover-abort-no-good-slave',
      expect.stringMatching(/^sentinel-1, sentinel-2, sentinel-3 .*redis-1/),
      expect.stringMatching(/sentinel-3$/),
    ]);
  });

  test('does not change when the harness heals at the end', () => {
    const answers = (atMs: number, server: string, answering: boolean) =>
      ({ kind: 'answering', atMs, server, answering, why: '' }) as const;
    const silent = [1, 2, 3].map(n => answers(4000, `sentinel-${n}`, false));
    const healed = [1, 2].map(n => answers(AT.end + 600, `sentinel-${n}`, true));
    expect(obstaclesWith(...silent, ...healed)).toEqual(obstaclesWith(...silent));
    expect(obstaclesWith(...silent, ...healed).at(-1)).toMatch(/sentinel-1, sentinel-2, sentinel-3$/);
  });

  test('is nothing after a promotion', () => {
    expect(analyze(recordFixture()).obstacles).toEqual([]);
  });
});
