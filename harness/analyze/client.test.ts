import { describe, expect, test } from '@jest/globals';
import type { ConnectionEvent } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import { clientReport, disconnectionsSince, fatesOfClient } from './client.ts';
import { AT, historyFixture, recordFixture, startEvents } from './fixture.ts';

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
});

test('each operation of a client has its fate, in order; none is known without the final data', () => {
  const { final: _, ...unread } = recordFixture();
  const final = { data: { 'redis-2': {} }, master: 'redis-2', readAtMs: AT.end + 100 };
  const count = (fates: readonly string[], fate: string) => fates.filter(each => each === fate).length;
  expect(fatesOfClient(recordFixture(), 'app')).toEqual(WRITES.map(({ outcome }) => outcome));
  expect(count(fatesOfClient(recordFixture({ final }), 'app'), 'lost')).toBe(80);
  expect(count(fatesOfClient(unread, 'app'), 'lost')).toBe(0);
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

  test('is nothing after a promotion', () => {
    expect(analyze(recordFixture()).obstacles).toEqual([]);
  });
});
