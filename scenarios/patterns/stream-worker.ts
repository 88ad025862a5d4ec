import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { OwnWorkload } from '../../harness/workloads.ts';

const [STREAM, GROUP, CONSUMER] = ['mails', 'senders', 'one'];
const NEW = '>';
const PENDING = '0';
// So much longer than it takes to get the next batch that one is in hand whenever the master crashes.
const WORK_MS = 1_000;
const BATCH = 200;

type Entry = readonly [id: string, fields: readonly string[]];

/**
 * Adds entries to a stream, and works on them in batches as the only consumer of a group. An entry is present unless it was
 * skipped: it is still pending although a later one was acknowledged.
 * @param afterError where the worker goes on after an error: with its pending entries, or with new ones only
 */
export function streamWorker(afterError: typeof NEW | typeof PENDING): OwnWorkload<Redis> {
  let started: Promise<unknown> | undefined;

  async function start(redis: Redis): Promise<void> {
    await redis.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM').catch(() => undefined);
    // What is not answered fails, and is not sent again.
    const connection = redis.duplicate({ maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false });
    connection.on('error', () => undefined);
    redis.once('end', () => connection.disconnect());
    void work(connection);
  }

  async function work(connection: Redis): Promise<void> {
    let from: string = NEW;
    while (connection.status !== 'end') {
      try {
        const entries = await next(connection, from);
        if (entries.length === 0) from = NEW;
        else await handle(connection, entries);
      } catch {
        from = afterError;
        await pause(100);
      }
    }
  }

  return {
    async do(redis, { id }) {
      started ??= start(redis);
      await started;
      await redis.xadd(STREAM, '*', 'id', id);
    },
    read: notSkipped,
  };
}

async function next(connection: Redis, from: string): Promise<readonly Entry[]> {
  const reply = await connection.xreadgroup(
    ...(['GROUP', GROUP, CONSUMER, 'COUNT', BATCH, 'BLOCK', 500, 'STREAMS', STREAM, from] as const),
  );
  return entriesOf(reply);
}

async function handle(connection: Redis, entries: readonly Entry[]): Promise<void> {
  await pause(WORK_MS);
  await connection.xack(STREAM, GROUP, ...entries.map(([id]) => id));
}

/** Of one stream: [stream, entries] with RESP3, and [[stream, entries]] with RESP2. */
function entriesOf(reply: unknown): readonly Entry[] {
  const [first, second] = (reply ?? []) as unknown[];
  return ((Array.isArray(first) ? first[1] : second) ?? []) as Entry[];
}

/** The consumer works in order: what is pending before an acknowledged entry was skipped. */
async function notSkipped(redis: Redis): Promise<string[]> {
  const all = (await redis.xrange(STREAM, '-', '+')) as Entry[];
  const pending = (await redis.xpending(STREAM, GROUP, '-', '+', 10_000)) as [id: string][];
  const [group = []] = (await redis.xinfo('GROUPS', STREAM)) as string[][];
  const delivered = group[group.indexOf('last-delivered-id') + 1];
  const isPending = ([id]: Entry) => pending.some(([other]) => other === id);
  const toldOf = all.slice(0, 1 + all.findIndex(([id]) => id === delivered));
  const acknowledged = toldOf.findLastIndex(entry => !isPending(entry));
  return all
    .filter((entry, at) => at > acknowledged || !isPending(entry))
    .map(([, [, value]]) => String(value));
}

export default streamWorker(PENDING);
