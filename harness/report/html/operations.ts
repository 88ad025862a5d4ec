import { decodeNaturals, decodeSteps } from './columns.ts';
import { decodeTexts, type TextColumn } from './texts.ts';

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

// Read by the page as well as by Node.

/** A client's operations, as the page draws and describes them. */
export interface Operations {
  readonly count: number;
  /** Moments of invocation, ascending, ms on the axis. */
  readonly invokedMs: Float64Array;
  /** How long each took, ms; NaN when it never ended. */
  readonly tookMs: Float32Array;
  /** Each a place in FATES. */
  readonly fates: Uint8Array;
  readonly counts: readonly number[];
  ids(): Float64Array;
  /** An operation as its line of the history file has it. */
  line(index: number): Readonly<Record<string, unknown>>;
}

/** What stands before a value that was no text, and is kept as JSON. */
export const AS_JSON = '\u0001';

export function decodeOperations(columns: OperationColumns, zeroAtMs: number): Operations {
  const { count, fates, counts } = columns;
  const invokedMs = decodeSteps(columns.invoked, count);
  const took = decodeNaturals(columns.took, count);
  const tookMs = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    invokedMs[i] = (invokedMs[i] ?? 0) / 1000;
    tookMs[i] = took[i] === 0 ? Number.NaN : ((took[i] ?? 0) - 1) / 1000;
  }
  const ids = once(() => decodeSteps(columns.ids, count));
  const details = once(() => detailsOf(columns));
  const line = (index: number) => {
    const atMs = exact((invokedMs[index] ?? 0) + zeroAtMs);
    const duration = optional(took[index]);
    return present({
      id: ids()[index],
      client: columns.client,
      ...details().textsAt(index),
      atMs,
      lateMs: optional(details().late[index]),
      tookMs: duration,
      endedAtMs: duration === undefined ? undefined : exact(atMs + duration),
    });
  };
  return { count, invokedMs, tookMs, fates, counts, ids, line };
}

/** What is only read when somebody asks for an operation: drawing a million of them should not wait for it. */
function detailsOf({ count, late, kinds, keys, values, servers, results, errors }: OperationColumns) {
  const texts = Object.entries({ kinds, keys, values, servers, results, errors }).map(
    ([name, column]) => [name.slice(0, -1), decodeTexts(column, count)] as const,
  );
  return {
    late: decodeNaturals(late, count),
    textsAt: (index: number) =>
      Object.fromEntries(texts.map(([name, textAt]) => [name, asValue(textAt(index))])),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** µs plus one, or 0 for what is absent, as ms. */
const optional = (column: number | undefined): number | undefined =>
  column === undefined || column === 0 ? undefined : (column - 1) / 1000;

const exact = (ms: number): number => Math.round(ms * 1000) / 1000;

const asValue = (text: string | undefined): unknown =>
  text?.startsWith(AS_JSON) ? JSON.parse(text.slice(AS_JSON.length)) : text;

const present = (line: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
