import { messageOf, now } from '../basics/index.ts';
import type { Connection } from './connection.ts';
import { type Deed, type HistoryLine, isRead } from './operation.ts';
import { outcomeOfError } from './outcome.ts';

/** Writes down what a client does, as it happens. */
export interface Recorder {
  /**
   * Does something and writes down when it began, how it ended, and which server ended it. Never rejects.
   * @param lateMs how much later than its schedule; null for what follows no schedule
   * @returns what it answered; undefined when it did not succeed
   */
  record<Result>(
    deed: Deed,
    lateMs: number | null,
    connection: Pick<Connection, 'server'>,
    perform: () => Promise<Result>,
  ): Promise<Result | undefined>;
  /** Writes down something that happened to the client without its doing: a message that arrived. */
  happened(deed: Deed, server: string | null, result?: unknown): void;
  /** Resolves when everything that was begun has ended. */
  idle(): Promise<void>;
}

/** @param onServer is told whenever a server acknowledges a write and another did before */
export function recorderOf(
  client: string,
  write: (line: HistoryLine) => void,
  onServer: (server: string, atMs: number) => void,
): Recorder {
  let next = 0;
  let lastServer: string | null = null;
  const inFlight = new Set<Promise<unknown>>();

  const begin = (deed: Deed, lateMs: number | null): number => {
    const id = next;
    next += 1;
    write({ event: 'invoked', id, client, ...deed, atMs: now(), lateMs });
    return id;
  };
  const acknowledge = (id: number, deed: Deed, server: string | null, result: unknown) => {
    const atMs = now();
    write({ event: 'completed', id, atMs, outcome: 'ok', server, ...withResult(result), error: null });
    if (server === lastServer || server === null || isRead(deed)) return;
    lastServer = server;
    onServer(server, atMs);
  };
  const track = <Result>(pending: Promise<Result>): Promise<Result> => {
    inFlight.add(pending);
    void pending.finally(() => inFlight.delete(pending));
    return pending;
  };

  return {
    record(deed, lateMs, connection, perform) {
      const id = begin(deed, lateMs);
      return track(
        perform().then(
          result => {
            acknowledge(id, deed, connection.server(), result);
            return result;
          },
          (error: unknown) => {
            const outcome = outcomeOfError(error);
            const server = outcome === 'fail' ? connection.server() : null;
            write({ event: 'completed', id, atMs: now(), outcome, server, error: messageOf(error) });
            return undefined;
          },
        ),
      );
    },
    happened(deed, server, result) {
      acknowledge(begin(deed, null), deed, server, result);
    },
    async idle() {
      await Promise.all(inFlight);
    },
  };
}

const withResult = (result: unknown): { readonly result?: unknown } =>
  result === undefined ? {} : { result };
