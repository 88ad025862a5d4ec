import { describe, expect, test } from '@jest/globals';
import { analyze } from './analyze.ts';
import { evidenceOf } from './evidence.ts';
import { AT, memberFixture, recordFixture, shardedFixture, startEvents } from './fixture.ts';

describe('what checkers judge by', () => {
  test('is everything that was recorded, with the data of every server that answered', () => {
    expect(evidenceOf(recordFixture())).toMatchObject({
      master: 'redis-2',
      readAtMs: AT.end + 100,
      workEndedAtMs: AT.end,
      data: { 'redis-2': {}, 'redis-3': {} },
      addresses: expect.arrayContaining([
        expect.objectContaining({ server: 'redis-1', address: '10.0.0.1:6379' }),
      ]),
    });
    expect(evidenceOf(recordFixture())?.operations).toHaveLength(110);
  });

  test('has no data where they could not be read', () => {
    const evidence = evidenceOf(recordFixture({ final: { unreadable: 'no answer' } }));
    expect(evidence).toMatchObject({ data: undefined, master: undefined, readAtMs: AT.end });
  });

  test('is nothing before the workload has ended', () => {
    const { workEndedAtMs: _, ...running } = recordFixture();
    expect(evidenceOf(running)).toBeUndefined();
  });

  test('of several shards has their servers, masters and clients', () => {
    expect(evidenceOf(shardedFixture())?.shards).toEqual([
      { name: 'shard-1', servers: ['redis-1', 'redis-2'], master: 'redis-2', clients: ['z'] },
      { name: 'shard-2', servers: ['redis-3', 'redis-4'], master: 'redis-4', clients: ['a'] },
    ]);
  });
});

describe('of a cluster', () => {
  const cluster = recordFixture({
    members: [
      ...['redis-1', 'redis-2'].map(name => memberFixture(name, 'shard-1')),
      ...['redis-3', 'redis-4'].map(name => memberFixture(name, 'shard-2')),
    ],
    events: [...startEvents('redis-1', ['redis-2']), ...startEvents('redis-3', ['redis-4'])].filter(
      ({ kind }) => kind === 'role',
    ),
  });

  test('each server has its shard, and all clients work on all of them', () => {
    const { shardOf, shards } = evidenceOf(cluster) ?? {};
    expect({ shardOf, shards }).toEqual({
      shardOf: { 'redis-1': 'shard-1', 'redis-2': 'shard-1', 'redis-3': 'shard-2', 'redis-4': 'shard-2' },
      shards: undefined,
    });
  });

  test('a master in each shard is not two masters, and outages are not explained', () => {
    const { findings, clients } = analyze(cluster);
    const masters = findings.filter(({ checker }) => checker.startsWith('two-masters'));
    expect(masters.map(({ checker, verdict }) => [checker, verdict])).toEqual([
      ['two-masters shard-1', 'pass'],
      ['two-masters shard-2', 'pass'],
    ]);
    expect(clients.app).not.toHaveProperty('explanation');
  });
});
