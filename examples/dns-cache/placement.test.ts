import { expect, test } from '@jest/globals';
import { readDomains } from './domains.ts';
import { modulo, type PartitionOf, placementOf, ring } from './placement.ts';

const VIRTUAL_NODES = 160;
const THREE: [string, ...string[]] = ['shard-1', 'shard-2', 'shard-3'];
const FOUR: [string, ...string[]] = [...THREE, 'shard-4'];
const DOMAINS = Array.from({ length: 20_000 }, (_, i) => `host-${i}.example`);

const shareThatMoves = (from: PartitionOf, to: PartitionOf, domains = DOMAINS): number =>
  domains.filter(domain => from(domain) !== to(domain)).length / domains.length;

const sharesOf = (partitionOf: PartitionOf): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(DOMAINS, partitionOf)].map(([name, those]) => [name, those.length / DOMAINS.length]),
  );

test('with a fourth partition a quarter of the domains moves on a ring, and three quarters by modulo', () => {
  const onRing = shareThatMoves(ring(THREE, VIRTUAL_NODES), ring(FOUR, VIRTUAL_NODES));
  const byModulo = shareThatMoves(modulo(THREE), modulo(FOUR));
  expect(onRing).toBeGreaterThan(0.2);
  expect(onRing).toBeLessThan(0.3);
  expect(byModulo).toBeGreaterThan(0.72);
  expect(byModulo).toBeLessThan(0.78);
});

test('on a ring only the new partition gets domains from others, and only its own move when it goes', () => {
  const [before, after] = [ring(THREE, VIRTUAL_NODES), ring(FOUR, VIRTUAL_NODES)];
  const moved = DOMAINS.filter(domain => before(domain) !== after(domain));
  expect(new Set(moved.map(after))).toEqual(new Set(['shard-4']));
  expect(new Set(moved.map(before))).toEqual(new Set(THREE));
});

test('both spread domains evenly, a ring the better the more points a partition has', () => {
  const most = (shares: Record<string, number>) => Math.max(...Object.values(shares));
  expect(most(sharesOf(modulo(FOUR)))).toBeLessThan(0.27);
  expect(most(sharesOf(ring(FOUR, VIRTUAL_NODES)))).toBeLessThan(0.32);
  expect(most(sharesOf(ring(FOUR, 1)))).toBeGreaterThan(most(sharesOf(ring(FOUR, VIRTUAL_NODES))));
});

test('every partition has its share of the domains that the application is asked for', () => {
  for (const placement of ['ring', 'modulo'] as const) {
    const partitionOf = placementOf(placement, FOUR, VIRTUAL_NODES);
    const groups = Map.groupBy(readDomains(), partitionOf);
    expect([...groups.keys()].sort()).toEqual(FOUR);
    for (const [, those] of groups) expect(those.length).toBeGreaterThan(30);
  }
});

test('the place of a domain does not depend on the order in which partitions are named', () => {
  const [one, other] = [ring(FOUR, VIRTUAL_NODES), ring(['shard-4', ...THREE], VIRTUAL_NODES)];
  expect(shareThatMoves(one, other)).toBe(0);
});

test('a single partition has everything', () => {
  expect(new Set(DOMAINS.map(ring(['mymaster'], VIRTUAL_NODES)))).toEqual(new Set(['mymaster']));
});
