import type { TextColumn } from './texts.ts';

/** The operations of a client, in the order of their invocation, as columns of bytes. */
export interface OperationColumns {
  readonly count: number;
  readonly client: string;
  readonly ids: Uint8Array;
  /** Moment of the invocation, µs after the moment 0 of the axis. */
  readonly invoked: Uint8Array;
  /** How long it took, µs plus one; 0 when it never ended. */
  readonly took: Uint8Array;
  /** How late it was issued, µs plus one; 0 for what follows no schedule. */
  readonly late: Uint8Array;
  /** Each a place in FATES. */
  readonly fates: Uint8Array;
  /** How many there are of each of FATES. */
  readonly counts: readonly number[];
  readonly kinds: TextColumn;
  readonly keys: TextColumn;
  readonly values: TextColumn;
  readonly servers: TextColumn;
  readonly results: TextColumn;
  readonly errors: TextColumn;
}
