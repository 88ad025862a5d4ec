import { messageOf, now } from '../basics/index.ts';
import {
  type Beginning,
  type Deed,
  type Ending,
  type History,
  isRead,
  type Outcome,
} from '../history/operation.ts';
import type { Command, Connection } from './connection.ts';
import { outcomeOfError } from './outcome.ts';

type Watched = Pick<Connection, 'server' | 'losses'>;

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
    connection: Watched,
    perform: () => Promise<Reply>,
    resultOf?: (reply: Reply) => Result,
  ): Promise<Result | undefined>;
  /**
   * The same for several commands at once, whose replies can be errors. Where their outcomes differ, the batch as a whole
   * is unresolved, and its result is the list of outcomes.
   */
  recordBatch(
    deed: Deed,
    lateMs: number | null,
    connection: Watched,
    perform: () => Promise<readonly unknown[]>,
  ): Promise<void>;
  /** Writes down something that happened to the client without its doing: a message that arrived. */
  happened(deed: Deed, server: string | null, result?: unknown): void;
  /** Something is on its way, such as a message: `idle` waits for it too. @returns what to call when it is there */
  expected(): () => void;
  /** Resolves when everything that was begun has ended. */
  idle(): Promise<void>;
}

/** What sends single commands of a client, each of which is recorded; by default nothing of the answer is written down. */
export const sendingWith =
  ({
    client,
    recorder,
  }: {
    readonly client: Watched & Pick<Connection, 'call'>;
    readonly recorder: Recorder;
  }) =>
  <Result = undefined>(
    deed: Deed,
    lateMs: number | null,
    command: Command,
    resultOf?: (reply: unknown) => Result,
  ): Promise<Result | undefined> =>
    recorder.record(deed, lateMs, client, () => client.call(command), resultOf);

/** For operations whose whole answer is written down. */
export const asIs = <Reply>(reply: Reply): Reply => reply;

/**
 * @param onServer called when a server acknowledges a write: at once when it has not for a while, and again as long as it
 * does, so that a client that stays on one server is seen to work there
 * @param neverSent what the client's library says of a command that it never sent
 * @param received how many bytes the client received so far: a write that is acknowledged without any has no reply
 * @param onUnanswered called for such a write
 */
export function recorderOf(
  client: string,
  history: History,
  onServer: (server: string, atMs: number) => void,
  neverSent: readonly string[] = [],
  received: () => number = () => Number.NaN,
  onUnanswered: (deed: Deed) => void = () => undefined,
): Recorder {
  let next = 0;
  const acknowledged = reportingTo(onServer);
  const unfinished = countUnfinished();

  const begin = ({ kind, key, value }: Deed, lateMs: number | null): Beginning => {
    const beginning = { id: next, client, kind, key, value, atMs: now(), lateMs };
    next += 1;
    history.begin(beginning);
    return beginning;
  };
  const succeed = (beginning: Beginning, server: string | null, result: unknown) => {
    const endedAtMs = now();
    history.end(beginning, { endedAtMs, outcome: 'ok', server, result, error: null });
    if (!isRead(beginning)) acknowledged(server, endedAtMs);
  };
  const fail = (beginning: Beginning, connection: Watched, lossesBefore: number, error: unknown) => {
    // A pipeline can be rejected with the refusal of one of its commands, which says nothing of the others.
    const isOfOne = beginning.kind === 'pipeline';
    const outcome = outcomeOfError(error, isOfOne || connection.losses() > lossesBefore, neverSent);
    const server = outcome === 'fail' ? connection.server() : null;
    history.end(beginning, { endedAtMs: now(), outcome, server, error: messageOf(error) });
  };

  const perform = <Reply, Result>(
    deed: Deed,
    lateMs: number | null,
    connection: Watched,
    act: () => Promise<Reply>,
    end: (reply: Reply, beginning: Beginning, lossesBefore: number) => Result,
  ): Promise<Result | undefined> => {
    const beginning = begin(deed, lateMs);
    const lossesBefore = connection.losses();
    const receivedBefore = received();
    unfinished.begin();
    return act().then(
      reply => {
        if (!isRead(deed) && received() === receivedBefore && !isRefused(reply)) onUnanswered(deed);
        const result = end(reply, beginning, lossesBefore);
        unfinished.end();
        return result;
      },
      (error: unknown) => {
        fail(beginning, connection, lossesBefore, error);
        unfinished.end();
        return undefined;
      },
    );
  };
  return {
    record: (deed, lateMs, connection, act, resultOf) =>
      perform(deed, lateMs, connection, act, (reply, beginning) => {
        const result = resultOf?.(reply);
        succeed(beginning, connection.server(), result);
        return result;
      }),
    recordBatch: (deed, lateMs, connection, act) =>
      perform(deed, lateMs, connection, act, (replies, beginning, lossesBefore) => {
        const again = connection.losses() > lossesBefore;
        const { ending, isAcknowledged } = batchEnding(replies, connection, again, neverSent);
        history.end(beginning, ending);
        if (isAcknowledged) acknowledged(ending.server, ending.endedAtMs);
      }),
    happened(deed, server, result) {
      succeed(begin(deed, null), server, result);
    },
    expected() {
      unfinished.begin();
      return unfinished.end;
    },
    idle: unfinished.idle,
  };
}

/** A batch of which nothing was acknowledged. */
const isRefused = (reply: unknown): boolean =>
  Array.isArray(reply) && reply.every(each => each instanceof Error);

const REPORTED_AGAIN_AFTER_MS = 250;

/** What is told of every acknowledgement: it leaves out those that come soon after a reported one of the same server. */
function reportingTo(
  onServer: (server: string, atMs: number) => void,
): (server: string | null, atMs: number) => void {
  const reportedAtMs = new Map<string, number>();
  return (server, atMs) => {
    if (server === null) return;
    if (atMs - (reportedAtMs.get(server) ?? Number.NEGATIVE_INFINITY) < REPORTED_AGAIN_AFTER_MS) return;
    reportedAtMs.set(server, atMs);
    onServer(server, atMs);
  };
}

/** How much was begun and has not ended; `idle` resolves when there is none. */
function countUnfinished() {
  let inFlight = 0;
  let onIdle: () => void = () => undefined;
  return {
    begin() {
      inFlight += 1;
    },
    end() {
      inFlight -= 1;
      if (inFlight === 0) onIdle();
    },
    idle(): Promise<void> {
      if (inFlight === 0) return Promise.resolve();
      return new Promise(resolve => {
        onIdle = resolve;
      });
    },
  };
}

/** The end of a batch, by the outcomes of its commands. */
function batchEnding(
  replies: readonly unknown[],
  connection: Watched,
  mayBeSentAgain: boolean,
  neverSent: readonly string[],
) {
  const outcomes = replies.map(
    (reply): Outcome => (reply instanceof Error ? outcomeOfError(reply, mayBeSentAgain, neverSent) : 'ok'),
  );
  const error = replies.find(reply => reply instanceof Error);
  const [first = 'ok'] = outcomes;
  const alike = outcomes.every(outcome => outcome === first);
  const ending: Ending = {
    endedAtMs: now(),
    outcome: alike ? first : 'unresolved',
    server: alike && first === 'unresolved' ? null : connection.server(),
    ...(!alike && { result: outcomes }),
    error: error === undefined ? null : messageOf(error),
  };
  return { ending, isAcknowledged: outcomes.includes('ok') };
}
