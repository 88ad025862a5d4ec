import type { Data, Operation } from '../history/index.ts';

/** What became of the elements that a client appended or added, from its history and from what is there at the end. */
export interface Loss {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  /** Acknowledged, and absent at the end. */
  readonly lost: readonly string[];
  /** Those of the lost that a fault may have met on their way to the replicas. */
  readonly inFlight: readonly string[];
  /** Failed or unresolved, and present at the end. */
  readonly ghosts: readonly string[];
  /** Present more than once. */
  readonly duplicates: readonly string[];
  /** Present, and never attempted by this client. */
  readonly unexpected: readonly string[];
}

/** When a fault was asked for and when it took effect, ms on the harness's clock. */
interface Struck {
  readonly askedAtMs: number;
  readonly injectedAtMs: number;
}

const ELEMENTS = new Set(['append', 'add', 'pipeline', 'transaction']);

/**
 * @param data what the master holds after everything settled; undefined when that is not known
 * @param struck all faults that took effect
 */
export function lossOf(
  operations: readonly Operation[],
  data: Data | undefined,
  struck: readonly Struck[] = [],
): Loss {
  const writes = operations.filter(({ kind }) => ELEMENTS.has(kind));
  const times = countOf(presentAt(writes, data ?? {}));
  const having = (...outcomes: Operation['outcome'][]) =>
    writes.filter(({ outcome }) => outcomes.includes(outcome)).flatMap(elementsOf);
  const acknowledged = writes.filter(({ outcome }) => outcome === 'ok');
  const isMissing = (element: string) => !times.has(element);
  const attempted = new Set(writes.flatMap(elementsOf));
  const count = (wanted: Operation['outcome']) =>
    operations.filter(({ outcome }) => outcome === wanted).length;
  return {
    attempted: operations.length,
    acknowledged: count('ok'),
    failed: count('fail'),
    unresolved: count('unresolved'),
    lost: having('ok').filter(isMissing),
    inFlight: acknowledged
      .filter(write => struck.some(each => met(write, each)))
      .flatMap(elementsOf)
      .filter(isMissing),
    ghosts: having('fail', 'unresolved').filter(element => times.has(element)),
    duplicates: [...times].flatMap(([element, count]) => (count > 1 ? [element] : [])),
    unexpected: [...times.keys()].filter(element => !attempted.has(element)),
  };
}

// A master answers its client and then, or just before, writes to its replicas. On a machine that gives it no time in
// between, that is some ms; the rest is what the moments of both may be wrong by.
const IN_FLIGHT_MS = 100;
// A client that got no time to read its socket saw later what was answered before.
const READ_WITHIN_MS = 1000;

// A fault took effect somewhere between the request and the news of it, which a busy machine brings late.
const TOLD_WITHIN_MS = 500;

/** Whether this write was on its way when a fault struck: acknowledged just before, or issued before and answered. */
function met({ invokedAtMs, completedAtMs = Infinity }: Operation, { askedAtMs, injectedAtMs }: Struck) {
  const earliestMs = Math.max(askedAtMs, injectedAtMs - TOLD_WITHIN_MS);
  return (
    invokedAtMs <= injectedAtMs &&
    completedAtMs >= earliestMs - IN_FLIGHT_MS &&
    completedAtMs <= injectedAtMs + READ_WITHIN_MS
  );
}

const elementsOf = ({ value }: Operation): readonly string[] =>
  value === null ? [] : typeof value === 'string' ? [value] : value;

/** The elements under the keys that these operations wrote to. */
function presentAt(writes: readonly Operation[], data: Data): string[] {
  const keys = new Set(writes.map(({ key }) => key));
  return [...keys].flatMap(key => {
    const stored = data[key];
    return stored?.type === 'list' || stored?.type === 'set' ? [...stored.value] : [];
  });
}

function countOf(elements: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const element of elements) times.set(element, (times.get(element) ?? 0) + 1);
  return times;
}
