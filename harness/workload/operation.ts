/** How an operation ended, as its client can know it. */
export type Outcome =
  /** Acknowledged by a server. */
  | 'ok'
  /** Certainly not done: the server refused it, or it was never sent. */
  | 'fail'
  /** It may or may not have been done. */
  | 'unresolved';

/** One line of a history file: an operation begins, or ends. Times are ms on the harness's clock. */
export type HistoryLine =
  | {
      readonly event: 'invoked';
      readonly id: number;
      readonly client: string;
      readonly kind: 'append';
      readonly key: string;
      readonly value: string;
      readonly atMs: number;
      /** How much later than its schedule it was issued. */
      readonly lateMs: number;
    }
  | {
      readonly event: 'completed';
      readonly id: number;
      readonly atMs: number;
      readonly outcome: Outcome;
      /** 'host:port' of the server whose reply ended it, as its peers know it. */
      readonly server: string | null;
      readonly error: string | null;
    };
