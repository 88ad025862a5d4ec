import { countWhile } from '../basics/index.ts';
import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';
import { numberOf } from './values.ts';

const CHECKER = 'counter';

const DEFECTS = {
  lost: 'acknowledged increments missing from the final value',
  extra: 'more in the final value than was ever incremented',
  readsTooLow: 'reads below what was acknowledged before them',
  readsTooHigh: 'reads above what was attempted before they ended',
};

/** A read of the counter that gave a number. */
interface Read {
  readonly operation: Operation;
  readonly value: number;
}

/** What the history says of one counter; times ascend. */
interface Increments {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly unresolved: number;
  readonly acknowledgedAtMs: Float64Array;
  /** Of those that may have been done. */
  readonly invokedAtMs: Float64Array;
}

/**
 * Whether a counter that began at 0 and was incremented by 1 ('increment') ends at, and shows to every 'read', a value
 * that its increments allow.
 * @param final the counter at the end; undefined when it could not be read
 */
export function counter(operations: readonly Operation[], final: number | undefined): Finding {
  const increments = incrementsOf(operations);
  const { attempted, acknowledged, failed, unresolved } = increments;
  const reads = readsOf(operations);
  const tried = { attempted, acknowledged, failed, unresolved, reads: reads.length };
  if (acknowledged === 0) return unknown(CHECKER, 'no increment was acknowledged', tried);
  const found = { ...tried, ...outOfBounds(reads, increments) };
  if (final === undefined) return unknown(CHECKER, 'the final value could not be read', found);
  if (!Number.isFinite(final)) return unknown(CHECKER, 'the final value is not a number', found);
  const lost = Math.max(0, acknowledged - final);
  const extra = Math.max(0, final - acknowledged - unresolved);
  // Each unresolved increment that was done makes up for an acknowledged one that is lost.
  const hidden = Math.min(acknowledged, acknowledged + unresolved - final);
  const clean = `the final value ${final} is within its bounds, ${acknowledged} acknowledged increments and ${unresolved} unresolved ones more${
    hidden > 0 ? `; a loss of up to ${hidden} would not show` : ''
  }`;
  return judge(CHECKER, { ...found, final, lost, extra }, DEFECTS, clean);
}

function incrementsOf(operations: readonly Operation[]): Increments {
  const acknowledgedAtMs: number[] = [];
  const invokedAtMs: number[] = [];
  let [acknowledged, failed, unresolved] = [0, 0, 0];
  for (const operation of operations) {
    if (operation.kind !== 'increment') continue;
    if (operation.outcome === 'fail') {
      failed += 1;
      continue;
    }
    invokedAtMs.push(operation.invokedAtMs);
    if (operation.outcome === 'ok') {
      acknowledged += 1;
      acknowledgedAtMs.push(operation.completedAtMs ?? Number.POSITIVE_INFINITY);
    } else {
      unresolved += 1;
    }
  }
  return {
    attempted: acknowledged + failed + unresolved,
    acknowledged,
    failed,
    unresolved,
    acknowledgedAtMs: Float64Array.from(acknowledgedAtMs).sort(),
    invokedAtMs: Float64Array.from(invokedAtMs).sort(),
  };
}

function readsOf(operations: readonly Operation[]): Read[] {
  const reads: Read[] = [];
  for (const operation of operations) {
    if (operation.kind !== 'read' || operation.outcome !== 'ok') continue;
    const value = numberOf(operation.result);
    if (value !== undefined) reads.push({ operation, value });
  }
  return reads;
}

/** Clocks have ms only, so what ends in the ms in which a read begins may or may not have come before it. */
function outOfBounds(reads: readonly Read[], { acknowledgedAtMs, invokedAtMs }: Increments) {
  const [readsTooLow, readsTooHigh] = [tally(), tally()];
  let readsTooLowBy = 0;
  for (const { operation, value } of reads) {
    const least = before(acknowledgedAtMs, operation.invokedAtMs);
    if (value < least) note(readsTooLow, `${told(operation)}: ${value}, at least ${least}`);
    readsTooLowBy = Math.max(readsTooLowBy, least - value);
    const most = upTo(invokedAtMs, operation.completedAtMs ?? Number.POSITIVE_INFINITY);
    if (value > most) note(readsTooHigh, `${told(operation)}: ${value}, at most ${most}`);
  }
  return { readsTooLow, readsTooLowBy, readsTooHigh };
}

const told = ({ client, id, invokedAtMs }: Operation): string => `${client} #${id} at ${invokedAtMs} ms`;

const before = (ascending: Float64Array, atMs: number): number =>
  countWhile(ascending.length, i => (ascending[i] ?? Number.NaN) < atMs);

const upTo = (ascending: Float64Array, atMs: number): number =>
  countWhile(ascending.length, i => (ascending[i] ?? Number.NaN) <= atMs);
