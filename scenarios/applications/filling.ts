import type { Topology } from '../../harness/index.ts';

/** What came of filling a server beyond its memory limit. */
export interface Filled {
  /** Keys that it threw out for that. */
  readonly evicted: number;
  /** Writes that it refused, and the first reason. */
  readonly refused: number;
  readonly why: string;
}

const BATCHES = 40;
const BATCH = 50;
const VALUE = 'x'.repeat(10_000);
const TTL_S = '600';

/** Writes 20 MB with a time to live to the master of a shard, through Sentinel. */
export async function fill(
  topology: Pick<Topology, 'connect' | 'ask' | 'find'>,
  master: NonNullable<ReturnType<Topology['find']>>,
  prefix: string,
): Promise<Filled> {
  const before = await evictedOn(topology, master);
  const redis = topology.connect({ name: master.shard ?? '' });
  const errors: string[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const pipeline = redis.pipeline();
    for (let i = 0; i < BATCH; i += 1) pipeline.set(`${prefix}:${batch}:${i}`, VALUE, 'EX', TTL_S);
    for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) errors.push(error.message);
  }
  redis.disconnect();
  const evicted = (await evictedOn(topology, master)) - before;
  return { evicted, refused: errors.length, why: errors[0] ?? '' };
}

async function evictedOn(
  topology: Pick<Topology, 'ask'>,
  server: Parameters<Topology['ask']>[0],
): Promise<number> {
  const info = String(await topology.ask(server, 'INFO', 'stats'));
  return Number(/^evicted_keys:(\d+)/m.exec(info)?.[1]);
}
