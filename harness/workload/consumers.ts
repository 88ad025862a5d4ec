import { badField, pause } from '../basics/index.ts';
import type { Connection } from './connection.ts';
import {
  type Begin,
  elementOf,
  keyOf,
  type Surroundings,
  type Workload,
  type WorkloadOptions,
  workloadOf,
} from './kind.ts';

/** The command that a consumer waits in: for a list, a sorted set, a stream, or a stream with a consumer group. */
export type Waiting = 'BLPOP' | 'BZPOPMIN' | 'XREAD' | 'XREADGROUP';

export interface ConsumerOptions extends Omit<WorkloadOptions, 'keys'> {
  readonly by?: Waiting;
}

// As applications do it: the command comes back now and then, and is sent again.
const WAIT_MS = 5000;
const PAUSE_AFTER_ERROR_MS = 100;
const GROUP = 'workers';

/** Every client produces for a consumer of its own, which waits in a blocking command on a connection of its own. */
export function consumers({ by = 'BLPOP', ...options }: ConsumerOptions = {}): Workload {
  if (!(by in WAYS)) throw badField('workload.by', by, Object.keys(WAYS).join(', '));
  return workloadOf('consumers', { ...options }, { by });
}

interface Way {
  produce(key: string, value: string, turn: number): readonly string[];
  /** Waits for the next elements. `from` is what the call before told to go on from. */
  consume(connection: Connection, key: string, from: string): Promise<{ values: string[]; from: string }>;
  readonly beginning: string;
  /** What must be there before. */
  prepare?(connection: Connection, key: string): Promise<unknown>;
}

const nothing = (from: string) => ({ values: [], from });

const WAYS: Readonly<Record<Waiting, Way>> = {
  BLPOP: {
    beginning: '',
    produce: (key, value) => ['RPUSH', key, value],
    async consume(connection, key, from) {
      const reply = (await connection.call(['BLPOP', key, String(WAIT_MS / 1000)])) as
        | [string, string]
        | null;
      return reply === null ? nothing(from) : { values: [reply[1]], from };
    },
  },
  BZPOPMIN: {
    beginning: '',
    produce: (key, value, turn) => ['ZADD', key, String(turn), value],
    async consume(connection, key, from) {
      const reply = (await connection.call(['BZPOPMIN', key, String(WAIT_MS / 1000)])) as
        | [string, string]
        | null;
      return reply === null ? nothing(from) : { values: [reply[1]], from };
    },
  },
  XREAD: {
    beginning: '0',
    produce: (key, value) => ['XADD', key, '*', 'value', value],
    async consume(connection, key, from) {
      const reply = await connection.call(['XREAD', 'BLOCK', String(WAIT_MS), 'STREAMS', key, from]);
      const entries = entriesOf(reply);
      return { values: entries.map(({ value }) => value), from: entries.at(-1)?.id ?? from };
    },
  },
  XREADGROUP: {
    beginning: '>',
    prepare: (connection, key) =>
      connection.call(['XGROUP', 'CREATE', key, GROUP, '0', 'MKSTREAM']).catch(() => undefined),
    produce: (key, value) => ['XADD', key, '*', 'value', value],
    async consume(connection, key, from) {
      const reply = await connection.call([
        ...['XREADGROUP', 'GROUP', GROUP, 'one', 'COUNT', '10', 'BLOCK', String(WAIT_MS)],
        ...['STREAMS', key, from],
      ]);
      const entries = entriesOf(reply);
      if (entries.length > 0) await connection.call(['XACK', key, GROUP, ...entries.map(({ id }) => id)]);
      return { values: entries.map(({ value }) => value), from };
    },
  },
};

/** The entries of the one stream that was asked for. Libraries and protocols give the map of streams in three shapes. */
function entriesOf(reply: unknown): { id: string; value: string }[] {
  const entries = (Array.isArray(reply) ? ofArray(reply) : Object.values(reply ?? {})[0]) ?? [];
  return (entries as [string, string[]][]).map(([id, fields]) => ({ id, value: String(fields[1]) }));
}

/** [key, entries] or [[key, entries]]. */
const ofArray = ([first, second]: unknown[]): unknown => (Array.isArray(first) ? first[1] : second);

export const beginConsumers: Begin = async surroundings => {
  const { client, name, workload, recorder } = surroundings;
  const way = WAYS[workload.extra.by as Waiting];
  const key = keyOf(surroundings);
  await way.prepare?.(client, key);
  void consume(surroundings, way, key);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    return recorder.record({ kind: 'produce', key, value }, lateMs, client, () =>
      client.call(way.produce(key, value, turn)),
    );
  };
};

async function consume({ client, recorder, signal }: Surroundings, way: Way, key: string): Promise<void> {
  const connection = await client.another('blocking');
  signal.addEventListener('abort', () => connection.disconnect());
  let from = way.beginning;
  while (!signal.aborted) {
    try {
      const { values, from: next } = await way.consume(connection, key, from);
      from = next;
      for (const value of values)
        recorder.happened({ kind: 'receive', key, value: null }, connection.server(), value);
    } catch {
      // A group that did not reach the new master has to be made again, as applications must.
      await way.prepare?.(client, key);
      await pause(PAUSE_AFTER_ERROR_MS);
    }
  }
}
