import { badField, pause } from '../basics/index.ts';
import { delivery } from '../checkers/delivery.ts';
import type { Stored } from '../history/index.ts';
import { type Arrivals, arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { define } from './definition.ts';
import { keysOf } from './evidence.ts';
import { handOverLoss } from './hand-over-loss.ts';
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
type Waiting = 'BLPOP' | 'BZPOPMIN' | 'XREAD' | 'XREADGROUP';

export interface ConsumerOptions extends Omit<WorkloadOptions, 'keys'> {
  readonly by?: Waiting;
}

// As applications do it: the command comes back now and then, and is sent again.
const WAIT_MS = 5000;
const PAUSE_AFTER_ERROR_MS = 100;
const GROUP = 'workers';

/** Every client produces for a consumer of its own, which waits in a blocking command on a connection of its own. */
export function consumers({ by = 'BLPOP', ...options }: ConsumerOptions = {}): Workload<'consumers'> {
  if (!Object.hasOwn(WAYS, by)) throw badField('workload.by', by, Object.keys(WAYS).join(', '));
  return workloadOf('consumers', { ...options }, { by });
}

interface Received {
  readonly values: string[];
  /** What the next call goes on from. */
  readonly from: string;
  /** The command that tells the server that they were received. */
  readonly acknowledge?: readonly string[];
}

interface Way {
  produce(key: string, value: string, turn: number): readonly string[];
  /** Waits for the next elements. */
  consume(connection: Connection, key: string, from: string): Promise<Received>;
  readonly beginning: string;
  /** What must be there before. */
  prepare?(connection: Connection, key: string): Promise<unknown>;
}

const nothing = (from: string) => ({ values: [], from });

function popWith(command: 'BLPOP' | 'BZPOPMIN'): Way['consume'] {
  return async (connection, key, from) => {
    const reply = await connection.call([command, key, String(WAIT_MS / 1000)]);
    return reply === null ? nothing(from) : { values: [(reply as [string, string])[1]], from };
  };
}

const WAYS: Readonly<Record<Waiting, Way>> = {
  BLPOP: {
    beginning: '',
    produce: (key, value) => ['RPUSH', key, value],
    consume: popWith('BLPOP'),
  },
  BZPOPMIN: {
    beginning: '',
    produce: (key, value, turn) => ['ZADD', key, String(turn), value],
    consume: popWith('BZPOPMIN'),
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
      if (entries.length === 0) return nothing(from);
      const acknowledge = ['XACK', key, GROUP, ...entries.map(({ id }) => id)];
      return { values: entries.map(({ value }) => value), from, acknowledge };
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

const begin: Begin = async surroundings => {
  const { client, name, workload, recorder } = surroundings;
  const way = WAYS[workload.extra.by as Waiting];
  const key = keyOf(surroundings);
  await way.prepare?.(client, key);
  const inbox = arrivals(recorder);
  void consume(surroundings, way, key, inbox);
  return (turn, lateMs) => {
    const value = elementOf(name, turn);
    return recorder.record({ kind: 'produce', key, value }, lateMs, client, async () => {
      await client.call(way.produce(key, value, turn));
      inbox.await(value);
    });
  };
};

async function consume(
  { client, recorder, signal }: Surroundings,
  way: Way,
  key: string,
  inbox: Arrivals,
): Promise<void> {
  const connection = await client.another('blocking');
  signal.addEventListener('abort', () => connection.disconnect());
  let from = way.beginning;
  while (!signal.aborted) {
    try {
      const { values, from: next, acknowledge } = await way.consume(connection, key, from);
      from = next;
      for (const value of values) {
        recorder.happened({ kind: 'receive', key, value: null }, connection.server(), value);
        inbox.arrived(value);
      }
      if (acknowledge !== undefined) await connection.call(acknowledge);
    } catch {
      // A group that did not reach the new master has to be made again, as applications must.
      await way.prepare?.(client, key);
      await pause(PAUSE_AFTER_ERROR_MS);
    }
  }
}

/** The messages under a key: those that wait, and for a stream all of them. */
function messagesIn(stored: Stored | undefined): readonly string[] {
  switch (stored?.type) {
    case 'list':
      return stored.value;
    case 'zset':
      return Object.keys(stored.value);
    case 'stream':
      return stored.value.map(([, fields]) => String(fields[1]));
    default:
      return [];
  }
}

export const workload = define({
  begin,
  needs: 'another',
  traits: { drainsKeys: true, hasElements: false, findsEachWrite: true, receives: true },
  loss: handOverLoss(
    'message',
    (operations, data) => keysOf(operations).flatMap(key => messagesIn(data[key])),
    ({ extra }) => String(extra.by).startsWith('XREAD'),
  ),
  checks: ({ operations }) => ({ delivery: () => delivery(operations, { shared: true }) }),
});
