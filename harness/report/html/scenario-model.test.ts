import { describe, expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../observation/index.ts';
import { EVENTS, ORIGIN_MS, operations, recordOf, SPLIT } from './made-up.ts';
import { FATES } from './model.ts';
import { decodeOperations } from './operations.ts';
import { scenarioModel } from './scenario-model.ts';
import { subjectOf } from './subject.ts';

const ALL = operations(800, 10);
const modelOf = (report = SPLIT, record = recordOf(ALL)) => scenarioModel(subjectOf(report, record));
const rowOf = (name: string, model = modelOf()) => model.rows.find(row => row.name === name);

describe('the axis', () => {
  test('has its 0 at the fault', () => {
    expect(modelOf().zeroAtMs).toBe(ORIGIN_MS + 1000);
    expect(modelOf().faults).toEqual([{ label: 'partition of redis-1 | redis-2', fromMs: 0, toMs: 5000 }]);
  });

  test('has no span for a fault that took no effect', () => {
    const [{ injectedAtMs: _, ...asked } = {}] = SPLIT.faults;
    expect(modelOf({ ...SPLIT, faults: [asked as (typeof SPLIT.faults)[0]] }).faults).toEqual([]);
  });

  test('has its 0 at the beginning of the workload where there was no fault', () => {
    const { fault: _, ...withoutFault } = SPLIT;
    expect(modelOf({ ...withoutFault, faults: [] }).zeroAtMs).toBe(ORIGIN_MS);
  });

  test('reaches over every event and operation', () => {
    const { fromMs, toMs } = modelOf();
    expect(fromMs).toBeLessThan(-1000);
    expect(toMs).toBeGreaterThan(6990);
  });
});

describe('zones', () => {
  const zones = {
    members: { b: ['redis-1', 'sentinel-2'], a: ['redis-2', 'sentinel-1', 'app'] },
    latency: [],
  };
  const { rows, marks } = modelOf({ ...SPLIT, settings: { ...SPLIT.settings, zones } } as typeof SPLIT);

  test('order the rows of a kind, and each row names its own', () => {
    expect(rows.map(({ name, zone }) => [name, zone])).toEqual([
      ['faults', undefined],
      ['sentinel-2', 'b'],
      ['sentinel-1', 'a'],
      ['sentinel-3', undefined],
      ['redis-1', 'b'],
      ['redis-2', 'a'],
      ['redis-3', undefined],
      ['app', 'a'],
    ]);
  });

  test('leave every mark in the row of whom it is about', () => {
    expect(rows[marks[2]?.row ?? -1]?.name).toBe('sentinel-1');
  });

  test('are absent where there are none', () => {
    expect(modelOf().rows.some(row => 'zone' in row)).toBe(false);
  });
});

describe('marks', () => {
  const { marks, rows, events } = modelOf();
  const markOf = (event: number) => ({ ...marks[event], row: rows[marks[event]?.row ?? -1]?.name });

  test('are one for each event, each in the row of whom it is about', () => {
    expect(marks).toHaveLength(EVENTS.length);
    expect(events.map(event => JSON.parse(event))).toEqual(EVENTS);
    expect(EVENTS.map((_, i) => markOf(i).row)).toEqual([
      'redis-1',
      'redis-2',
      'sentinel-1',
      'app',
      'faults',
      'sentinel-1',
      'sentinel-1',
      'redis-2',
      'sentinel-1',
      'sentinel-1',
      'redis-3',
      'app',
    ]);
    expect(rows.filter(({ name }) => name === 'app')).toMatchObject([{ kind: 'client' }]);
  });

  test('of the sentinels of a neighbour are in rows of their own, and their orders are drawn large', () => {
    const order = {
      kind: 'neighbour',
      atMs: ORIGIN_MS + 1500,
      sentinel: 'neighbour-sentinel-1',
      event: '+convert-to-slave',
      payload: 'slave 10.0.0.2:6379 10.0.0.2 6379 @ theirs 10.0.9.1 6379',
    } as const;
    const record = { ...recordOf(ALL), events: [...EVENTS, order] };
    const model = modelOf(SPLIT, record);
    expect(rowOf('neighbour-sentinel-1', model)).toMatchObject({ kind: 'sentinel', bands: [] });
    const mark = model.marks.at(-1);
    expect(mark).toMatchObject({ tone: 'step', label: '+convert-to-slave' });
    expect(model.rows[mark?.row ?? 0]?.name).toBe('neighbour-sentinel-1');
  });

  test('of log lines stand at the time that the log tells', () => {
    expect(markOf(5)).toMatchObject({ atMs: 2050, tone: 'alarm', label: '+sdown' });
  });

  test('of a publication that repeats a log line are faint', () => {
    expect(markOf(6)).toMatchObject({ tone: 'faint' });
  });

  test('of a client that only repeats which server acknowledges are faint', () => {
    const said = (atMs: number, detail: string): ObservedEvent => ({
      kind: 'client',
      atMs,
      client: 'app',
      event: 'acknowledged-by',
      detail,
    });
    const events = [said(1, 'a:1'), said(2, 'a:1'), said(3, 'b:1'), said(4, 'a:1')];
    const own = modelOf(SPLIT, { ...recordOf(ALL), events });
    expect(own.marks.map(({ tone }) => tone)).toEqual(['step', 'faint', 'step', 'step']);
    const members = SPLIT.members.filter(({ kind }) => kind === 'redis');
    const ofCluster = modelOf(
      { ...SPLIT, members: members.map(each => ({ ...each, shard: each.name })) },
      { ...recordOf(ALL), events },
    );
    expect(ofCluster.marks.map(({ tone }) => tone)).toEqual(['step', 'faint', 'step', 'faint']);
  });

  test('of a switch name the new master', () => {
    expect(markOf(8)).toMatchObject({ tone: 'step', label: '+switch-master → redis-2' });
  });
});

describe('bands', () => {
  test('tell which role a server had', () => {
    expect(rowOf('redis-2')?.bands).toMatchObject([
      { state: 'replica', server: 'redis-1', toMs: 2440 },
      { state: 'master', server: 'redis-2', fromMs: 2440 },
    ]);
  });

  test('tell whom a sentinel named, and who was silent', () => {
    expect(rowOf('sentinel-1')?.bands.map(({ state, server }) => [state, server])).toEqual([
      ['names', 'redis-1'],
      ['names', 'redis-2'],
    ]);
    expect(rowOf('redis-3')?.bands).toMatchObject([{ state: 'silent', fromMs: 4000 }]);
  });

  test('of a sentinel have a lane for each shard', () => {
    const views = EVENTS.flatMap((event): ObservedEvent[] =>
      event.kind === 'view'
        ? [
            { ...event, shard: 'shard-1' },
            { ...event, shard: 'shard-2', master: { host: '10.0.0.3', port: 6379 } },
          ]
        : [event],
    );
    const members = SPLIT.members.map((member, i) =>
      member.kind === 'redis' ? { ...member, shard: i < 2 ? 'shard-1' : 'shard-2' } : member,
    );
    const own = rowOf('sentinel-1', modelOf({ ...SPLIT, members }, { ...recordOf(ALL), events: views }));
    expect(own?.bands.map(({ server, lane = 0 }) => [lane, server])).toEqual([
      [0, 'redis-1'],
      [0, 'redis-2'],
      [1, 'redis-3'],
    ]);
  });

  test('tell who acknowledged, with a gap where nobody did for a second', () => {
    const silent = ALL.filter(({ invokedAtMs }) => invokedAtMs < 3000 || invokedAtMs > 5000);
    expect(rowOf('app', modelOf(SPLIT, recordOf(silent)))?.bands).toMatchObject([
      { state: 'acknowledges', server: 'redis-1' },
      { state: 'acknowledges', server: 'redis-1' },
    ]);
  });
});

describe('a client', () => {
  const row = rowOf('app');
  if (row?.kind !== 'client') throw new Error('there is no client');
  const decoded = decodeOperations(row.operations, modelOf().zeroAtMs);

  test('has every operation, as its history has it', () => {
    expect(decoded.count).toBe(800);
    expect(decoded.line(42)).toEqual({
      id: 42,
      client: 'app',
      kind: 'append',
      key: 'failover:appends:app',
      value: 'app-42',
      server: '10.0.0.1:6379',
      atMs: 1420,
      lateMs: 0.25,
      tookMs: 2.4,
      endedAtMs: 1422.4,
    });
  });

  test('has what became of each: acknowledged and absent in the end is lost', () => {
    const lost = ALL.filter(
      ({ outcome, invokedAtMs }) => outcome === 'ok' && invokedAtMs >= 2000 && invokedAtMs <= 7000,
    );
    expect(decoded.counts[FATES.indexOf('lost')]).toBe(lost.length);
    expect(decoded.counts.reduce((sum, each) => sum + each)).toBe(800);
  });

  test('lost nothing that is known where what is left is not', () => {
    const own = rowOf('app', modelOf(SPLIT, { ...recordOf(ALL), final: undefined }));
    expect(own?.kind === 'client' && own.operations.counts[FATES.indexOf('lost')]).toBe(0);
  });

  test('of one of several shards is held against what the master of that shard has', () => {
    const [client] = Object.values(SPLIT.clients);
    if (client === undefined) throw new Error('there is no client');
    const { final, ...record } = recordOf(ALL);
    if (final === undefined || !('data' in final)) throw new Error('there are no final data');
    const { data, ...rest } = final;
    const ofTwo = {
      ...rest,
      master: 'redis-1',
      masters: { 'shard-1': 'redis-1', 'shard-2': 'redis-2' },
      data: { ...data, 'redis-1': {} },
    };
    const lostBy = (shard: string) => {
      const report = { ...SPLIT, clients: { app: { ...client, shard } } };
      const own = rowOf('app', modelOf(report, { ...record, final: ofTwo }));
      return own?.kind === 'client' && own.operations.counts[FATES.indexOf('lost')];
    };
    expect(lostBy('shard-2')).toBe(decoded.counts[FATES.indexOf('lost')]);
    expect(lostBy('shard-1')).toBe(ALL.filter(({ outcome }) => outcome === 'ok').length);
  });

  test('has the outages and the writes to replaced masters of its report, on the axis', () => {
    const outage = { fromMs: 1500, toMs: 3500, lastedMs: 2000, ended: true, shard: 'shard-1' };
    const stale = { server: 'redis-1', successor: 'redis-2', fromMs: 3440, toMs: 6000, count: 2 };
    const [client] = Object.values(SPLIT.clients);
    if (client === undefined) throw new Error('there is no client');
    const clients = { app: { ...client, outages: [outage, outage], staleMaster: [stale] } };
    expect(rowOf('app', modelOf({ ...SPLIT, clients }))).toMatchObject({
      outages: [{ fromMs: 500, toMs: 2500, ended: true, shard: 'shard-1' }, { fromMs: 500 }],
      stale: [
        { server: 'redis-1', fromMs: 2440, toMs: 5000, words: expect.stringContaining('2 writes of app') },
      ],
    });
    expect(rowOf('app')).toMatchObject({ outages: [], stale: [] });
  });
});

test('the report of a killed scenario, or of an old version, is drawn from what there is', () => {
  const model = scenarioModel(subjectOf({ name: 'killed' }, recordOf(ALL)));
  expect(model.rows.map(({ name }) => name)).toEqual([
    'faults',
    'sentinel-1',
    'redis-1',
    'redis-2',
    'redis-3',
    'app',
  ]);
});

test('a scenario of which nothing was observed has an axis all the same', () => {
  const model = scenarioModel(subjectOf(SPLIT, { histories: new Map(), events: [], final: undefined }));
  expect(model.toMs).toBeGreaterThan(model.fromMs);
});
