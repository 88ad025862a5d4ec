import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { LaneRequest } from './admission.ts';

/** Names the socket of the broker, for workers. */
export const BROKER_VARIABLE = 'HARNESS_BROKER';

/** What a worker asks of the broker, a line of JSON each. Ids are unique within the run. */
export type Request = { readonly id: number } & (
  | ({ readonly ask: 'enter' } & LaneRequest)
  | { readonly ask: 'leave'; readonly lane: number }
  | { readonly ask: 'take'; readonly kind: string }
  | { readonly ask: 'give'; readonly kind: string; readonly set: unknown }
);

export interface Reply {
  /** Of the request. */
  readonly id: number;
  readonly waitedMs?: number;
  /** Null where none is free. */
  readonly set?: { readonly set: unknown; readonly isYours: boolean } | null;
}

/** A lane that this process holds. */
export interface Lane {
  readonly waitedMs: number;
  leave(): Promise<void>;
}

/** A set of hosts that is free, and whether this process was the last to use it. */
type Taken = NonNullable<Reply['set']>;

type Ask = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

interface Connection {
  ask(request: Ask): Promise<Reply>;
}

let connection: { readonly path: string; readonly open: Promise<Connection> } | undefined;

/** Whether this process belongs to a run whose workers share lanes and hosts. */
export const hasBroker = (): boolean => process.env[BROKER_VARIABLE] !== undefined;

/** Resolves when the machine has room; at once outside of a run. */
export async function enterLane(request: LaneRequest): Promise<Lane> {
  if (!hasBroker()) return { waitedMs: 0, leave: async () => undefined };
  const { id, waitedMs = 0 } = await ask({ ask: 'enter', ...request });
  return {
    waitedMs,
    async leave() {
      await ask({ ask: 'leave', lane: id });
    },
  };
}

/** @param kind only sets that were given back as the same kind fit */
export async function takeSet(kind: string): Promise<Taken | undefined> {
  return (await ask({ ask: 'take', kind })).set ?? undefined;
}

export async function giveSet(kind: string, set: unknown): Promise<void> {
  await ask({ ask: 'give', kind, set });
}

async function ask(request: Ask): Promise<Reply> {
  const path = process.env[BROKER_VARIABLE] ?? '';
  if (connection?.path !== path) connection = { path, open: openConnection(path) };
  return (await connection.open).ask(request);
}

async function openConnection(path: string): Promise<Connection> {
  const socket: Socket = connect(path);
  await once(socket, 'connect');
  const pending = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  createInterface({ input: socket }).on('line', line => {
    const reply = JSON.parse(line) as Reply;
    pending.get(reply.id)?.resolve(reply);
    pending.delete(reply.id);
    if (pending.size === 0) socket.unref();
  });
  socket.once('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the main process of the run has ended'));
  });
  socket.on('error', () => undefined);
  socket.unref();
  let count = randomInt(2 ** 40);
  return {
    ask(request) {
      count += 1;
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      pending.set(count, { resolve, reject });
      socket.ref();
      socket.write(`${JSON.stringify({ id: count, ...request })}\n`);
      return promise;
    },
  };
}
