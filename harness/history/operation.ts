/** How an operation ended, as its client can know it. */
export type Outcome =
  /** Acknowledged by a server. */
  | 'ok'
  /** Certainly not done: the server refused it on the connection that it was sent on, or it was never sent. */
  | 'fail'
  /** It may or may not have been done. */
  | 'unresolved';

/** What an operation is about. What the fields mean is a matter between a workload and its checkers. */
export interface Deed {
  /** 'append', 'increment', 'acquire', … */
  readonly kind: string;
  readonly key: string;
  /** What is to be written; a batch for pipelines and transactions; null for what only reads. */
  readonly value: string | readonly string[] | null;
}

const READS = new Set(['read', 'read-all', 'receive', 'pop', 'start', 'tick', 'stall']);

/** Whether it changes nothing that others could miss, so that its success is no acknowledged write. */
export const isRead = ({ kind }: Pick<Deed, 'kind'>): boolean => READS.has(kind);

/** An operation begins. Times are ms on the harness's clock. */
export interface Beginning extends Deed {
  /** Unique within its client. */
  readonly id: number;
  readonly client: string;
  readonly atMs: number;
  /** How much later than its schedule it was issued; null for what follows no schedule. */
  readonly lateMs: number | null;
}

/** An operation ends. */
export interface Ending {
  readonly endedAtMs: number;
  readonly outcome: Outcome;
  /** 'host:port' of the server whose reply ended it, as its peers know it. */
  readonly server: string | null;
  /** What it answered, where the workload records it. Of a batch that was done in part: the outcome of each command. */
  readonly result?: unknown;
  readonly error: string | null;
}

/**
 * One line of a history file. An operation that ended before its beginning was written down is told in one line, any
 * other in two.
 */
export type HistoryLine =
  | ({ readonly event: 'performed' } & Beginning & Ending)
  | ({ readonly event: 'invoked' } & Beginning)
  | ({ readonly event: 'completed'; readonly id: number } & Ending);

/** Where operations are written down. */
export interface History {
  begin(beginning: Beginning): void;
  end(beginning: Beginning, ending: Ending): void;
}
