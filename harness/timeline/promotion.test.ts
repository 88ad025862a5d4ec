import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ObservedEvent } from '../observation/index.ts';
import { answering, BEFORE, FAILOVER, log, MEMBERS, OLD, role, SWITCH, sentinel } from './fixture.ts';
import { failoverAfter } from './kind.ts';
import { impossibleOrder } from './phases.ts';

const START = { injectedAtMs: 1000, oldMaster: 'redis-1' };
const timelineOf = (...events: readonly ObservedEvent[]) =>
  failoverAfter([...BEFORE, ...events], MEMBERS, START);
const RESTART_OF_3 = [answering(1400, 'redis-3', false), answering(1480, 'redis-3'), role(1485, 3, null)];
const ORDER = 'slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379';

describe('a server is not promoted when', () => {
  test('it comes back as the master that its configuration file makes it', () => {
    expect(timelineOf(...RESTART_OF_3)).toEqual({
      phases: {},
      oldMaster: 'redis-1',
      masters: [],
      epochs: [],
    });
  });

  test('it was master before the fault, and only its offset moves', () => {
    expect(timelineOf(role(900, 3, null), role(1100, 3, null)).phases).toEqual({});
  });

  test('it was promoted before the fault, and is only announced after it', () => {
    const announced = sentinel(3010, 2, '+switch-master', SWITCH);
    const { phases, newMaster } = timelineOf(role(950, 2, null), announced);
    expect({ phases, newMaster }).toEqual({ phases: { announcedMs: 2010 }, newMaster: 'redis-2' });
  });

  test('another one was announced', () => {
    const { phases, newMaster } = timelineOf(
      role(1300, 3, null),
      role(2200, 2, null),
      sentinel(3000, 2, '+switch-master', SWITCH),
    );
    expect({ promotedMs: phases.promotedMs, newMaster }).toEqual({ promotedMs: 1200, newMaster: 'redis-2' });
  });
});

describe('a server is promoted when', () => {
  test('its role changes while it answers', () => {
    expect(timelineOf(role(1500, 2, null)).phases.promotedMs).toBe(500);
  });

  test('its log reports the change, also where that line arrives after its sampled role', () => {
    expect(
      timelineOf(role(1500, 2, null), log(1450, 'redis-2', 'MASTER MODE enabled')).phases.promotedMs,
    ).toBe(450);
  });

  test('the leader makes it master after a restart that had made it one already', () => {
    const returned = [answering(1400, 'redis-2', false), answering(1480, 'redis-2'), role(1485, 2, null)];
    const { phases } = timelineOf(
      ...returned,
      sentinel(2000, 3, '+sdown', OLD),
      sentinel(2040, 1, '+elected-leader', OLD),
      sentinel(2150, 1, '+failover-state-wait-promotion', ORDER),
      sentinel(3010, 2, '+switch-master', SWITCH),
    );
    expect(phases).toMatchObject({ detectedMs: 1000, electedMs: 1040, promotedMs: 1150 });
    expect(impossibleOrder(phases)).toBeUndefined();
  });

  test('it does not answer for a moment and was chosen: a promotion closes the connections of clients', () => {
    const gap = [answering(2160, 'redis-2', false), answering(2180, 'redis-2'), role(2181, 2, null)];
    const order = sentinel(2150, 1, '+failover-state-wait-promotion', ORDER);
    expect(timelineOf(order, ...gap).phases.promotedMs).toBe(1181);
  });
});

describe('phases are in an impossible order', () => {
  test('when a replica is promoted before a sentinel notices the fault', () => {
    expect(impossibleOrder({ promotedMs: 485, detectedMs: 2100 })).toBe(
      'promotedMs (485 ms) is before detectedMs (2.10 s), which it follows from',
    );
  });

  test('when a phase in between is absent', () => {
    expect(impossibleOrder({ detectedMs: 2000, announcedMs: 1000 })).toMatch(/announcedMs.*detectedMs/);
  });

  test('but not by what sampling and rounding shift', () => {
    expect(impossibleOrder({ requestedMs: 582.9, grantedMs: 582.5 })).toBeUndefined();
  });

  test('nor when a lone leader names the new master before it announces it', () => {
    expect(impossibleOrder({ promotedMs: 1000, adoptedMs: 1900, announcedMs: 3000 })).toBeUndefined();
  });
});

test('the phases of a failover are in a possible order, whatever is missed, whenever the fault hits, and whichever server restarts', () => {
  const noise = [
    ...RESTART_OF_3,
    role(1200, 1, null),
    answering(2500, 'redis-1'),
    role(2501, 1, null),
    sentinel(2140, 1, '+failover-state-wait-promotion', ORDER),
    sentinel(2600, 2, '+sdown', OLD),
    sentinel(2700, 2, '+odown', OLD),
  ];
  const events = [...FAILOVER, ...noise].toSorted((a, b) => a.atMs - b.atMs);
  const seen = fc.subarray(events, { minLength: 0 });
  fc.assert(
    fc.property(seen, fc.integer({ min: 900, max: 3600 }), (kept, injectedAtMs) => {
      const { phases } = failoverAfter([...BEFORE, ...kept], MEMBERS, { ...START, injectedAtMs });
      expect(impossibleOrder(phases)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
