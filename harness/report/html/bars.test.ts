import { describe, expect, test } from '@jest/globals';
import { barsOf } from './bars.ts';
import { SPLIT } from './made-up.ts';

const named = (name: string, report = SPLIT) => barsOf(report).find(bar => bar.name === name);
const app = SPLIT.clients.app;

describe('a bar', () => {
  test('reaches from the step that it follows from to its own', () => {
    expect(named('elected')).toMatchObject({ fromMs: 2200, toMs: 2280 });
    expect(named('detected')).toMatchObject({ fromMs: 0, toMs: 2050 });
  });

  test('of a demotion begins with the promotion, however much comes in between', () => {
    expect(named('demoted')).toMatchObject({ fromMs: 2440, toMs: 6500 });
  });

  test('begins with what there is when a step before it is not known', () => {
    const { electedMs: _, ...phases } = SPLIT.phases;
    expect(named('selected', { ...SPLIT, phases })).toMatchObject({ fromMs: 0, toMs: 2360 });
  });

  test('has what theory allows, where the settings are stored', () => {
    expect(named('detected')).toMatchObject({ atBestMs: 2000 });
    const { settings: _, ...old } = SPLIT;
    expect(named('detected', old)).not.toHaveProperty('atBestMs');
  });

  test('of a planned failover waits for no detection', () => {
    const planned = { ...SPLIT.faults[0], kind: 'planned failover', target: 'sentinel-1', askedAtMs: 0 };
    expect(named('promoted', { ...SPLIT, fault: planned })?.atBestMs).toBeLessThan(200);
  });

  test('says whether what was expected was kept', () => {
    expect(named('promoted')?.limit).toEqual({ ms: 4000, exceeded: false, kept: true });
    expect(named('app followed')?.limit).toEqual({ ms: 3000, exceeded: false, kept: false });
  });

  test('that was not to come in time is kept when it came later', () => {
    const limits = [{ of: 'promotion' as const, most: 1000, exceeded: true }];
    expect(named('promoted', { ...SPLIT, limits })?.limit).toMatchObject({ kept: true });
  });

  test('that was expected and never came stands last, without an end', () => {
    const { followedMs: _, ...never } = app;
    const bars = barsOf({ ...SPLIT, clients: { app: never } });
    expect(bars.at(-1)).toEqual({
      name: 'app followed',
      fromMs: 3300,
      limit: { ms: 3000, exceeded: false, kept: false },
    });
  });
});

describe('where two shards were injected', () => {
  const fault = { ...SPLIT.faults[0], kind: 'crash', target: 'redis-1', askedAtMs: 900, injectedAtMs: 1000 };
  const secondFault = { ...fault, target: 'redis-4', askedAtMs: 1400, injectedAtMs: 1500 };
  const ofShard = {
    title: 'crash of the master',
    oldMaster: 'redis-1',
    newMaster: 'redis-2',
    masters: ['redis-2'],
    obstacles: [],
  };
  const report = {
    ...SPLIT,
    fault,
    failovers: [
      { ...ofShard, shard: 'shard-1', fault, phases: SPLIT.phases },
      { ...ofShard, shard: 'shard-2', fault: secondFault, phases: { detectedMs: 2000, promotedMs: 2500 } },
    ],
  };
  const names = barsOf(report).map(({ name }) => name);

  test('the steps of each stand together, and clients after them', () => {
    expect(names.map(name => name.split(' ')[0])).toEqual([
      ...Array.from({ length: 7 }, () => 'shard-1'),
      ...Array.from({ length: 2 }, () => 'shard-2'),
      'app',
    ]);
  });

  test('those of the other count on the same axis, from its own fault', () => {
    expect(named('shard-2 promoted', report)).toMatchObject({ fromMs: 500, toMs: 3000 });
    expect(named('shard-2 detected', report)).toMatchObject({ fromMs: 500, toMs: 2500, atBestMs: 2500 });
  });

  test('what was expected stands with the failover that is judged', () => {
    expect(named('shard-1 promoted', report)).toHaveProperty('limit');
    expect(named('shard-2 promoted', report)).not.toHaveProperty('limit');
  });
});

test('what neither came nor was expected has no bar', () => {
  const { followedMs: _, ...never } = app;
  expect(named('app followed', { ...SPLIT, limits: [], clients: { app: never } })).toBeUndefined();
});
