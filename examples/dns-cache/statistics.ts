import type { Origin } from '../shared/http.ts';

type CacheState = NonNullable<Origin['cache']>;

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** How one partition did since the API started. */
interface PartitionCounts {
  readonly requests: number;
  readonly hits: number;
  readonly misses: number;
  /** Requests that its cache did not answer in time. */
  readonly unreachable: number;
  /** Of its requests those that its cache answered; null before the first. */
  readonly hitRatio: number | null;
  /** Of all requests those that fell to it. */
  readonly share: number;
  /** Domains that were asked for, each counted once. */
  readonly domains: number;
}

export interface DnsStatistics {
  readonly partitions: Readonly<Record<string, PartitionCounts>>;
  /** The most domains that one partition has, by what each would have were they even; 1 is even. */
  readonly domainBalance: number;
  /** The same for requests: popular domains make it worse than that of domains. */
  readonly requestBalance: number;
}

/** Counts what the partitions are asked. */
interface Counter {
  count(partition: string, domain: string, cache: CacheState): void;
  /** @param partitions those to be told of */
  statistics(partitions: readonly string[]): DnsStatistics;
}

interface Tally {
  requests: number;
  hit: number;
  miss: number;
  unreachable: number;
  readonly domains: Set<string>;
}

export function startCounting(): Counter {
  const tallies = new Map<string, Tally>();
  const tallyOf = (partition: string): Tally => {
    const tally = tallies.get(partition) ?? {
      requests: 0,
      hit: 0,
      miss: 0,
      unreachable: 0,
      domains: new Set(),
    };
    tallies.set(partition, tally);
    return tally;
  };
  return {
    count(partition, domain, cache) {
      const tally = tallyOf(partition);
      tally.requests += 1;
      tally.domains.add(domain);
      tally[cache] += 1;
    },
    statistics(partitions) {
      const those = partitions.map(name => [name, tallyOf(name)] as const);
      const requests = those.map(([, tally]) => tally.requests);
      const all = sumOf(requests);
      return {
        partitions: Object.fromEntries(those.map(([name, tally]) => [name, countsOf(tally, all)])),
        domainBalance: balanceOf(those.map(([, { domains }]) => domains.size)),
        requestBalance: balanceOf(requests),
      };
    },
  };
}

const countsOf = ({ requests, hit, miss, unreachable, domains }: Tally, all: number): PartitionCounts => ({
  requests,
  hits: hit,
  misses: miss,
  unreachable,
  hitRatio: requests === 0 ? null : hit / requests,
  share: all === 0 ? 0 : requests / all,
  domains: domains.size,
});

/** The largest by the mean; 1 where there is nothing. */
export function balanceOf(counts: readonly number[]): number {
  const sum = sumOf(counts);
  return sum === 0 ? 1 : (Math.max(...counts) * counts.length) / sum;
}
