import { decodeNaturals, decodeSteps } from './columns.ts';
import type { OperationColumns } from './operation-columns.ts';
import { decodeTexts } from './texts.ts';

// Read by the page as well as by Node.

/** A client's operations as they are drawn and told. */
export interface Operations {
  readonly count: number;
  /** Moments of invocation, ascending, ms on the axis. */
  readonly invokedMs: Float64Array;
  /** How long each took, ms; NaN when it never ended. */
  readonly tookMs: Float32Array;
  /** Each a place in FATES. */
  readonly fates: Uint8Array;
  readonly counts: readonly number[];
  readonly ids: Float64Array;
  /** An operation as its line of the history file has it. */
  line(index: number): Readonly<Record<string, unknown>>;
}

/** What stands before a value that was no text, and is kept as JSON. */
export const AS_JSON = '\u0001';

export function decodeOperations(columns: OperationColumns, zeroAtMs: number): Operations {
  const { count, fates, counts } = columns;
  const invokedMs = decodeSteps(columns.invoked, count);
  const took = decodeNaturals(columns.took, count);
  const late = decodeNaturals(columns.late, count);
  const tookMs = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    invokedMs[i] = (invokedMs[i] ?? 0) / 1000;
    tookMs[i] = took[i] === 0 ? Number.NaN : ((took[i] ?? 0) - 1) / 1000;
  }
  const ids = decodeSteps(columns.ids, count);
  const textsOf = {
    kind: decodeTexts(columns.kinds, count),
    key: decodeTexts(columns.keys, count),
    value: decodeTexts(columns.values, count),
    server: decodeTexts(columns.servers, count),
    result: decodeTexts(columns.results, count),
    error: decodeTexts(columns.errors, count),
  };
  const line = (index: number) => {
    const atMs = exact((invokedMs[index] ?? 0) + zeroAtMs);
    const duration = took[index] === 0 ? undefined : ((took[index] ?? 0) - 1) / 1000;
    const texts = Object.entries(textsOf).map(([name, textAt]) => [name, asValue(textAt(index))]);
    return present({
      id: ids[index],
      client: columns.client,
      ...Object.fromEntries(texts),
      atMs,
      lateMs: late[index] === 0 ? undefined : ((late[index] ?? 0) - 1) / 1000,
      tookMs: duration,
      endedAtMs: duration === undefined ? undefined : exact(atMs + duration),
    });
  };
  return { count, invokedMs, tookMs, fates, counts, ids, line };
}

const exact = (ms: number): number => Math.round(ms * 1000) / 1000;

const asValue = (text: string | undefined): unknown =>
  text?.startsWith(AS_JSON) ? JSON.parse(text.slice(AS_JSON.length)) : text;

const present = (line: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
