import { messageOf, now } from '../basics/index.ts';
import type { Connection } from './connection.ts';
import { type Beginning, type Deed, type History, isRead } from './operation.ts';
import { outcomeOfError } from './outcome.ts';

/** Writes down what a client does, as it happens. */
export interface Recorder {
  /**
   * Does something and writes down when it began, how it ended, and which server ended it. Never rejects.
   * @param lateMs how much later than its schedule; null for what follows no schedule
   * @param resultOf what of the answer is written down; without it nothing
   * @returns that; undefined when it did not succeed
   */
  record<Reply, Result = undefined>(
    deed: Deed,
    lateMs: number | null,
    connection: Pick<Connection, 'server'>,
    perform: () => Promise<Reply>,
    resultOf?: (reply: Reply) => Result,
  ): Promise<Result | undefined>;
  /** Writes down something that happened to the client without its doing: a message that arrived. */
  happened(deed: Deed, server: string | null, result?: unknown): void;
  /** Something is on its way, such as a message: `idle` waits for it too. @returns what to call when it is there */
  expected(): () => void;
  /** Resolves when everything that was begun has ended. */
  idle(): Promise<void>;
}

/** For operations whose whole answer is written down. */
export const asIs = <Reply>(reply: Reply): Reply => reply;

// The clients of a cluster write to several masters in turns.
const TOLD_AGAIN_AFTER_MS = 250;

/** @param onServer is told when a server acknowledges a write and another did before, at most so often of each */
export function recorderOf(
  client: string,
  history: History,
  onServer: (server: string, atMs: number) => void,
): Recorder {
  let next = 0;
  let lastServer: string | null = null;
  const toldAtMs = new Map<string, number>();
  let inFlight = 0;
  let onIdle: () => void = () => undefined;

  const begin = ({ kind, key, value }: Deed, lateMs: number | null): Beginning => {
    const beginning = { id: next, client, kind, key, value, atMs: now(), lateMs };
    next += 1;
    history.begin(beginning);
    return beginning;
  };
  const acknowledge = (beginning: Beginning, server: string | null, result: unknown) => {
    const endedAtMs = now();
    history.end(beginning, { endedAtMs, outcome: 'ok', server, result, error: null });
    if (server === lastServer || server === null || isRead(beginning)) return;
    lastServer = server;
    if (endedAtMs - (toldAtMs.get(server) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_AFTER_MS) return;
    toldAtMs.set(server, endedAtMs);
    onServer(server, endedAtMs);
  };
  const settle = () => {
    inFlight -= 1;
    if (inFlight === 0) onIdle();
  };

  return {
    record(deed, lateMs, connection, perform, resultOf) {
      const beginning = begin(deed, lateMs);
      inFlight += 1;
      return perform().then(
        reply => {
          const result = resultOf?.(reply);
          acknowledge(beginning, connection.server(), result);
          settle();
          return result;
        },
        (error: unknown) => {
          const outcome = outcomeOfError(error);
          const server = outcome === 'fail' ? connection.server() : null;
          history.end(beginning, { endedAtMs: now(), outcome, server, error: messageOf(error) });
          settle();
          return undefined;
        },
      );
    },
    happened(deed, server, result) {
      acknowledge(begin(deed, null), server, result);
    },
    expected() {
      inFlight += 1;
      return settle;
    },
    idle() {
      if (inFlight === 0) return Promise.resolve();
      return new Promise(resolve => {
        onIdle = resolve;
      });
    },
  };
}
