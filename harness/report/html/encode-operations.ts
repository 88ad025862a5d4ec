import type { Operation } from '../../history/index.ts';
import { encodeNaturals, encodeSteps } from './columns.ts';
import { FATES, type Fate } from './model.ts';
import { AS_JSON, type OperationColumns } from './operations.ts';
import { encodeTexts } from './texts.ts';

/**
 * A client's operations as columns, in the order of their invocation.
 * @param fates of each operation, in the order of `operations`
 */
export function encodeOperations(
  client: string,
  operations: readonly Operation[],
  fates: readonly Fate[],
  zeroAtMs: number,
): OperationColumns {
  const order = [...operations.keys()].sort(
    (a, b) => (operations[a]?.invokedAtMs ?? 0) - (operations[b]?.invokedAtMs ?? 0),
  );
  const sorted = order.flatMap(index => operations[index] ?? []);
  const places = Uint8Array.from(order, index => FATES.indexOf(fates[index] ?? 'ok'));
  const numbers = (of: (operation: Operation) => number) => Float64Array.from(sorted, of);
  const texts = (of: (operation: Operation) => unknown) => encodeTexts(sorted.map(each => asText(of(each))));
  return {
    client,
    count: sorted.length,
    ids: encodeSteps(numbers(({ id }) => id)),
    invoked: encodeSteps(numbers(({ invokedAtMs }) => microseconds(invokedAtMs - zeroAtMs))),
    took: encodeNaturals(numbers(tookOf)),
    late: encodeNaturals(numbers(({ lateMs }) => optional(lateMs))),
    fates: places,
    counts: FATES.map((_, fate) => places.filter(each => each === fate).length),
    kinds: texts(({ kind }) => kind),
    keys: texts(({ key }) => key),
    values: texts(({ value }) => value ?? undefined),
    servers: texts(({ server }) => server),
    results: texts(({ result }) => result),
    errors: texts(({ error }) => error),
  };
}

const microseconds = (ms: number): number => Math.round(ms * 1000);

/** Clocks do not run backwards, but a rounded difference may be a hair below zero. */
const optional = (ms: number | undefined): number =>
  ms === undefined ? 0 : Math.max(0, microseconds(ms)) + 1;

const tookOf = ({ invokedAtMs, completedAtMs }: Operation): number =>
  optional(completedAtMs === undefined ? undefined : completedAtMs - invokedAtMs);

function asText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return shortened(value);
  if (Array.isArray(value) && value.length > MOST_ELEMENTS)
    return shortened(`${value.slice(0, 3).join(', ')}, … ${value.at(-1)} (${value.length} elements)`);
  const json = JSON.stringify(value);
  return json.length > MOST_CHARACTERS ? shortened(json) : `${AS_JSON}${json}`;
}

// A batch of a thousand elements, or a whole list as a reply, would be most of the page.
const MOST_ELEMENTS = 20;
const MOST_CHARACTERS = 1000;

const shortened = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} … (${text.length} characters)`;
