import { describe, expect, test } from '@jest/globals';
import { answering, BEFORE, FAILOVER, MEMBERS, OLD, role, START, sentinel, view } from './fixture.ts';
import { kindOf, obstaclesAfter, whyIncomplete, whyUnstable } from './kind.ts';

const DEAD = [...BEFORE, answering(1005, 'redis-1', false)];

describe('a deployment with sentinels', () => {
  test('is stable before a fault, and unstable while its master is dead', () => {
    expect(whyUnstable(BEFORE, MEMBERS)).toBeUndefined();
    expect(whyUnstable(DEAD, MEMBERS)).toBe('the master redis-1 does not answer');
  });

  test('is stable without the old master, but incomplete', () => {
    const events = [...BEFORE, ...FAILOVER, ...[1, 2, 3].map(n => view(3600, n, 2)), role(3700, 3, 2)];
    expect(whyUnstable(events, MEMBERS)).toBeUndefined();
    expect(whyIncomplete(events, MEMBERS)).toBe('redis-1 does not answer');
  });

  test('has a master that most sentinels name, and one that all agree on', () => {
    const { likelyMaster, agreedMaster } = kindOf(MEMBERS);
    const split = [...BEFORE, view(2000, 3, 2)];
    expect(likelyMaster(split, MEMBERS, undefined)).toBe('redis-1');
    expect(agreedMaster(split, MEMBERS, undefined)).toBeUndefined();
    expect(agreedMaster(BEFORE, MEMBERS, undefined)).toBe('redis-1');
  });

  test('does not count the last answers of removed sentinels', () => {
    const moved = [...BEFORE, view(2000, 3, 2)];
    const members = MEMBERS.map(member =>
      ['sentinel-1', 'sentinel-2'].includes(member.name) ? { ...member, former: true as const } : member,
    );
    expect(kindOf(members).likelyMaster(moved, members, undefined)).toBe('redis-2');
    expect(obstaclesAfter(moved, members, START)).toEqual([]);
  });

  test('explains by aborted attempts and by servers that do not answer why no replica was promoted', () => {
    const aborted = sentinel(2500, 1, '-failover-abort-no-good-slave', OLD);
    expect(obstaclesAfter([...DEAD, aborted], MEMBERS, START)).toEqual([
      'sentinel-1 published -failover-abort-no-good-slave',
      'sentinel-1, sentinel-2, sentinel-3 still name redis-1',
      'not answering: redis-1',
    ]);
  });

  test('has a tied vote only where a quorum of two or more has to vote', () => {
    const votes = [1, 2, 3].map(n => sentinel(2000 + n, n, '+vote-for-leader', `id-${n} 7`));
    const { tiedVoteAfter } = kindOf(MEMBERS);
    expect(tiedVoteAfter([...DEAD, ...votes], MEMBERS, START, 2)).toEqual([
      'sentinel-1',
      'sentinel-2',
      'sentinel-3',
    ]);
    expect(tiedVoteAfter([...DEAD, ...votes], MEMBERS, START, 1)).toBeUndefined();
  });
});
