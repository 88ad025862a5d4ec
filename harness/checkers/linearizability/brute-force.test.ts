import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Operation, Outcome } from '../finding.ts';
import { appendLists, check, type Model, registers } from './index.ts';

// Small random histories, judged by the checker and by trying every order of every choice of the unresolved operations.

const RUNS = 10_000;

/** What an object does, written a second time so that the models are not their own judge. Null for no value. */
type Perform = (held: readonly string[] | string | null, operation: Operation) => Performed;
interface Performed {
  readonly held: readonly string[] | string | null;
  readonly result?: unknown;
}

const performOnRegister: Perform = (held, { kind, value }) => {
  if (kind === 'read') return { held, result: held };
  if (kind === 'write') return { held: String(value) };
  const [expected, next = ''] = value ?? [];
  return held === expected ? { held: next, result: true } : { held, result: false };
};

const performOnList: Perform = (held, { kind, value }) => {
  const list = Array.isArray(held) ? held : [];
  if (kind === 'read-all') return { held: list, result: list };
  const longer = [...list, String(value)];
  return { held: longer, result: longer.length };
};

/** An operation before its times, its outcome and its result are settled by what really happened. */
interface Plan {
  readonly kind: string;
  readonly key: string;
  readonly value: Operation['value'];
  readonly invokedAtMs: number;
  readonly lasts: number;
  /** When it takes effect: a share of its time; of an unresolved one, of the ten ms after its invocation. */
  readonly effectAt: number;
  readonly outcome: Outcome;
  /** Of an unresolved one. */
  readonly neverDone: boolean;
  /** What it answers instead of the truth. */
  readonly lie: unknown;
}

const planned = (what: fc.Arbitrary<Pick<Plan, 'kind' | 'value' | 'lie'>>, keys: string[]) =>
  fc
    .tuple(
      what,
      fc.record({
        key: fc.constantFrom(...keys),
        invokedAtMs: fc.nat(14),
        lasts: fc.nat(6),
        effectAt: fc.double({ min: 0, max: 1, noNaN: true }),
        outcome: fc.constantFrom<Outcome[]>('ok', 'ok', 'ok', 'ok', 'ok', 'unresolved', 'unresolved', 'fail'),
        neverDone: fc.boolean(),
        lies: fc.nat(2).map(n => n === 0),
      }),
    )
    .map(
      ([{ lie, ...kind }, { lies, ...rest }]): Plan => ({ ...kind, ...rest, lie: lies ? lie : undefined }),
    );

const element = fc.constantFrom('a', 'b', 'c', 'd');
const onRegister = fc.oneof(
  fc.record({ kind: fc.constant('write'), value: element, lie: fc.constant('OK') }),
  fc.record({ kind: fc.constant('read'), value: fc.constant(null), lie: fc.option(element) }),
  fc.record({ kind: fc.constant('cas'), value: fc.tuple(element, element), lie: fc.boolean() }),
);
const onList = fc.oneof(
  fc.record({ kind: fc.constant('append'), value: element, lie: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant('read-all'),
    value: fc.constant(null),
    lie: fc.array(element, { maxLength: 3 }),
  }),
);

/** What the clients of one server see that does the plans at their moments, now and then answering with a lie. */
function historyOf(plans: readonly Plan[], perform: Perform): Operation[] {
  const momentOf = ({ outcome, invokedAtMs, effectAt, lasts }: Plan) =>
    invokedAtMs + effectAt * (outcome === 'unresolved' ? 10 : lasts);
  const held = new Map<string, Performed['held']>();
  return plans
    .toSorted((a, b) => momentOf(a) - momentOf(b))
    .map((plan, id) => {
      const { kind, key, value, invokedAtMs, outcome } = plan;
      const asked = { id, client: `client-${id}`, kind, key, value, invokedAtMs, outcome };
      const performed = perform(held.get(key) ?? null, asked);
      // A lie is also to have failed, and to have been done all the same.
      const done = outcome === 'ok' || (outcome === 'unresolved' ? !plan.neverDone : plan.lie !== undefined);
      if (done) held.set(key, performed.held);
      if (outcome === 'unresolved') return asked;
      const completedAtMs = invokedAtMs + plan.lasts;
      if (outcome === 'fail') return { ...asked, completedAtMs };
      const answered = { ...asked, completedAtMs, result: plan.lie ?? performed.result };
      // Whether an append answers with the length is up to the client.
      return kind === 'append' && plan.neverDone && plan.lie === undefined
        ? { ...answered, result: undefined }
        : answered;
    });
}

/** Tries all orders of all operations together, whatever their keys. */
function isExplained(
  left: readonly Operation[],
  perform: Perform,
  held: ReadonlyMap<string, Performed['held']> = new Map(),
): boolean {
  const acknowledged = left.filter(({ outcome }) => outcome === 'ok');
  if (acknowledged.length === 0) return true;
  return left.some(operation => {
    const { key, invokedAtMs, result } = operation;
    if (acknowledged.some(({ completedAtMs = 0 }) => completedAtMs < invokedAtMs)) return false;
    const performed = perform(held.get(key) ?? null, operation);
    const isTold = result !== undefined && performed.result !== undefined;
    if (isTold && JSON.stringify(result) !== JSON.stringify(performed.result)) return false;
    const others = left.filter(other => other !== operation);
    return isExplained(others, perform, new Map(held).set(key, performed.held));
  });
}

function compare<State, Action>(
  model: Model<State, Action>,
  perform: Perform,
  plan: fc.Arbitrary<Plan>,
  upTo: number,
): Record<'pass' | 'fail' | 'unknown', number> {
  const times = { pass: 0, fail: 0, unknown: 0 };
  const property = fc.property(fc.array(plan, { minLength: 2, maxLength: upTo }), plans => {
    const operations = historyOf(plans, perform);
    const { verdict, acknowledged } = check(operations, model);
    times[verdict] += 1;
    const tried = operations.filter(({ outcome }) => outcome !== 'fail');
    const explained = isExplained(tried, perform) ? 'pass' : 'fail';
    expect(verdict).toBe(acknowledged === 0 ? 'unknown' : explained);
  });
  fc.assert(property, { numRuns: RUNS });
  return times;
}

test.each([
  ['a register', () => compare(registers, performOnRegister, planned(onRegister, ['k']), 7)],
  ['registers by key', () => compare(registers, performOnRegister, planned(onRegister, ['k', 'l', 'm']), 7)],
  ['an append list', () => compare(appendLists, performOnList, planned(onList, ['k']), 7)],
  ['append lists by key', () => compare(appendLists, performOnList, planned(onList, ['k', 'l']), 7)],
])('small histories of %s are judged as by trying every order', (_, run) => {
  const times = run();
  expect(times.pass).toBeGreaterThanOrEqual(500);
  expect(times.fail).toBeGreaterThanOrEqual(500);
});
