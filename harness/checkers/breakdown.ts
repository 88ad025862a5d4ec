import { entryOf } from '../basics/index.ts';
import type { Operation } from './finding.ts';
import { eachElement, isElementWrite, placesOf } from './values.ts';

/** Acknowledged elements of one part of a history, and how many of them are absent at the end. */
interface Share {
  readonly acknowledged: number;
  readonly lost: number;
}

/** Where and when acknowledged elements were lost. */
export interface Breakdown {
  readonly byClient: readonly (Share & { readonly client: string })[];
  /** By the server that acknowledged; 'unknown' when the history does not name it. */
  readonly byServer: readonly (Share & { readonly server: string })[];
  /** By the moment of the invocation, in ms since the first one; buckets without acknowledgements are left out. */
  readonly overTime: readonly (Share & { readonly fromMs: number; readonly toMs: number })[];
}

interface Count {
  acknowledged: number;
  lost: number;
}

/**
 * Spreads the loss of elements over clients, servers and time.
 * @param present every element of the list or set at the end
 * @param options.bucketMs length of one bucket of `overTime`. Default: 1000
 */
export function breakdown(
  operations: readonly Operation[],
  present: readonly string[],
  { bucketMs = 1000 }: { readonly bucketMs?: number } = {},
): Breakdown {
  const there = placesOf(present).last;
  const beginMs = firstInvocation(operations);
  const clients = new Map<string, Count>();
  const servers = new Map<string, Count>();
  const buckets = new Map<number, Count>();
  for (const operation of operations) {
    if (!isElementWrite(operation)) continue;
    const { client, server, invokedAtMs } = operation;
    const acknowledged: string[] = [];
    eachElement(operation, (element, outcome) => outcome === 'ok' && acknowledged.push(element));
    if (acknowledged.length === 0) continue;
    const counts = [
      countIn(clients, client),
      countIn(servers, server ?? 'unknown'),
      countIn(buckets, Math.floor((invokedAtMs - beginMs) / bucketMs)),
    ];
    for (const element of acknowledged) add(counts, there.has(element));
  }
  return {
    byClient: [...clients].map(([client, count]) => ({ client, ...count })),
    byServer: [...servers].map(([server, count]) => ({ server, ...count })),
    overTime: [...buckets]
      .sort(([one], [other]) => one - other)
      .map(([bucket, count]) => ({ fromMs: bucket * bucketMs, toMs: (bucket + 1) * bucketMs, ...count })),
  };
}

function firstInvocation(operations: readonly Operation[]): number {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const { invokedAtMs } of operations) if (invokedAtMs < firstMs) firstMs = invokedAtMs;
  return firstMs;
}

const countIn = <Part>(counts: Map<Part, Count>, part: Part): Count =>
  entryOf(counts, part, () => ({ acknowledged: 0, lost: 0 }));

function add(counts: readonly Count[], isThere: boolean): void {
  for (const count of counts) {
    count.acknowledged += 1;
    if (!isThere) count.lost += 1;
  }
}
