import { dnsCache } from '../../examples/dns-cache/service.ts';
import {
  eventually,
  expect,
  type ScenarioContext,
  type ServiceOutcome,
  type ServiceUnderTest,
  unlessTooBusy,
} from '../../harness/index.ts';
import type { Period } from '../../harness/services.ts';

/** Three partitions of a master with a replica, watched by the same three sentinels. */
export const PARTITIONS = { shards: 3, replicas: 1, downAfter: '2s' } as const;

/** Users who ask for sixty domains; after the warm-up nearly all of them are in the cache. */
export const DNS = {
  first: 60,
  cacheWithin: '200ms',
  load: { rate: 100, warmup: '5s', before: '5s', after: '5s' },
} as const;

export const dns = dnsCache(DNS);

export const ALL: readonly Period[] = ['before', 'during', 'after'];

/** What a stall of the machine may make of a few requests. */
const BY_CHANCE = 5;

/** The users of these partitions notice nothing: no error, no cache that is away, nothing slower, as many hits as before. */
export function expectUntouched(service: ServiceOutcome, partitions: readonly string[]): void {
  for (const partition of partitions) {
    const periods = service.shard(partition);
    for (const period of ALL) {
      expect(periods[period]).toSucceedAtLeast(1);
      expect(periods[period]).toFindItsCacheAwayAtMost(BY_CHANCE);
      expect(periods[period]).toHitAtLeast(0.85);
      expect(periods[period]).toAnswerWithin('p50', '50ms');
      expect(periods[period]).toAnswerWithin('p99', '1s');
    }
  }
}

/**
 * The users of this partition are served by the resolver for as long as its cache is away, which takes them the time limit at
 * the cache at most; then it answers again, with what the replica had.
 */
export async function expectServed(service: ServiceOutcome, partition: string): Promise<void> {
  const { before, during, after } = service.shard(partition);
  for (const period of [before, during, after]) {
    expect(period).toSucceedAtLeast(1);
    expect(period).toServeStaleAtMost(0);
  }
  expect(during).toAnswerWithin('p99', '1s');
  const { during: met } = during.measured();
  await unlessTooBusy(during, () => expect(met?.away).toBeGreaterThan(0.2));
  expect(before).toHitAtLeast(0.85);
  expect(after).toHitAtLeast(0.85);
}

/** All of that, for a fault that affected one partition; and its load generator saw the same. */
export async function expectOneAffected(
  affected: string,
  {
    services,
    topology,
    finish,
    budget,
  }: Pick<ScenarioContext<never, 'dns'>, 'services' | 'topology' | 'finish' | 'budget'>,
): Promise<void> {
  await expect(services.dns).toHaveItsCacheBackWithin(budget.following);
  await eventually('15s', () => expectBalance(services.dns));
  const { dns: outcome } = (await finish()).services;
  await expectServed(outcome, affected);
  expectUntouched(
    outcome,
    topology.shards.filter(name => name !== affected),
  );
  expect(outcome).toAgreeWithItsLoad();
}

/** No partition has twice its part of the domains; and each says how it did. */
async function expectBalance(service: ServiceUnderTest): Promise<void> {
  const { status, body } = await service.ask('/stats');
  expect(status).toBe(200);
  const { domainBalance, partitions } = body as {
    readonly domainBalance: number;
    readonly partitions: Record<string, { readonly hitRatio: number }>;
  };
  expect(domainBalance).toBeLessThan(2);
  expect(Object.keys(partitions)).toEqual(['shard-1', 'shard-2', 'shard-3']);
  for (const { hitRatio } of Object.values(partitions)) expect(hitRatio).toBeGreaterThan(0.3);
}
