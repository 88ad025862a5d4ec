import { entryOf, quantile } from '../basics/index.ts';
import {
  type Data,
  type Finding,
  judge,
  note,
  type Operation,
  type Stored,
  type Tally,
  tally,
  unknown,
} from './finding.ts';

const CHECKER = 'ttl';

const DEFECTS = {
  drifted: 'keys with more or less time left than they should have',
  expiredEarly: 'keys absent although they had time left',
  immortal: 'keys that were to expire and never will',
};

/** A value that was, or may have been, set with a time to live. */
interface Setting {
  readonly operation: Operation;
  readonly value: string;
  readonly ttlMs: number;
}

/** When the final data was read, and how much more or less time left is right. */
interface Reading {
  readonly readAtMs: number;
  readonly toleranceMs: number;
}

interface Checked {
  checked: number;
  readonly driftsMs: number[];
  readonly drifted: Tally;
  readonly expiredEarly: Tally;
  readonly immortal: Tally;
}

/**
 * Whether keys that were set to expire ('set-ttl', whose value is [value, time to live in ms]) have the time left that
 * they should have. A key's time begins somewhere between the beginning and the end of its operation.
 * @param data what the final server holds; undefined when it could not be read
 * @param readAtMs when that was read, on the clock of the operations
 * @param options.toleranceMs by how much the remaining time can differ. Default: 1000
 */
export function ttl(
  operations: readonly Operation[],
  data: Data | undefined,
  readAtMs: number,
  { toleranceMs = 1000 }: { readonly toleranceMs?: number } = {},
): Finding {
  const settings = settingsOf(operations);
  if (![...settings.values()].some(ofKey => ofKey.some(isAcknowledged)))
    return unknown(CHECKER, 'no set-ttl was acknowledged');
  if (data === undefined) return unknown(CHECKER, 'the final data could not be read');
  const reading = { readAtMs, toleranceMs };
  const checked: Checked = {
    checked: 0,
    driftsMs: [],
    drifted: tally(),
    expiredEarly: tally(),
    immortal: tally(),
  };
  for (const [key, ofKey] of settings) {
    if (Object.hasOwn(data, key)) checkPresent(checked, key, ofKey, data[key], reading);
    else checkAbsent(checked, key, ofKey, reading);
  }
  const { driftsMs, ...counts } = checked;
  driftsMs.sort((one, other) => one - other);
  const driftMaxMs = driftsMs.at(-1) ?? 0;
  const found = { ...counts, driftMaxMs, driftP99Ms: quantile(driftsMs, 0.99) ?? 0, toleranceMs };
  if (checked.checked === 0) return unknown(CHECKER, 'no key is certain to have been set to expire', found);
  const clean = `${checked.checked} keys have the time left that they should have, to ${driftMaxMs} ms`;
  return judge(CHECKER, found, DEFECTS, clean);
}

/** By key; what certainly failed is left out. */
function settingsOf(operations: readonly Operation[]): Map<string, Setting[]> {
  const settings = new Map<string, Setting[]>();
  for (const operation of operations) {
    if (operation.kind !== 'set-ttl' || operation.outcome === 'fail') continue;
    const [value, ttlText] = Array.isArray(operation.value) ? operation.value : [];
    const ttlMs = Number(ttlText ?? Number.NaN);
    if (typeof value !== 'string' || !Number.isFinite(ttlMs)) continue;
    entryOf(settings, operation.key, () => []).push({ operation, value, ttlMs });
  }
  return settings;
}

const isAcknowledged = ({ operation }: Setting): boolean => operation.outcome === 'ok';

/** An absent key expired early when, whichever of its settings was the last, it should still be there. */
function checkAbsent(
  checked: Checked,
  key: string,
  settings: readonly Setting[],
  { readAtMs, toleranceMs }: Reading,
): void {
  const acknowledged = settings.filter(isAcknowledged);
  if (acknowledged.length === 0) return;
  checked.checked += 1;
  const lastInvokedMs = acknowledged.reduce(
    (lastMs, { operation }) => Math.max(lastMs, operation.invokedAtMs),
    Number.NEGATIVE_INFINITY,
  );
  const possiblyLast = settings.filter(
    setting =>
      !isAcknowledged(setting) || (setting.operation.completedAtMs ?? lastInvokedMs) >= lastInvokedMs,
  );
  const expiriesMs = possiblyLast.map(({ operation, ttlMs }) => operation.invokedAtMs + ttlMs);
  const leftMs = expiriesMs.reduce(
    (least, each) => Math.min(least, each - readAtMs),
    Number.POSITIVE_INFINITY,
  );
  if (leftMs > toleranceMs) note(checked.expiredEarly, `${key}: gone, with ${leftMs} ms left`);
}

/** The value of a key shows which operation set its time to live; an unresolved one can have set it until the data was read. */
function checkPresent(
  checked: Checked,
  key: string,
  settings: readonly Setting[],
  stored: Stored | undefined,
  { readAtMs, toleranceMs }: Reading,
): void {
  const written = settings.filter(({ value }) => value === stored?.value);
  if (written.length === 0) return;
  checked.checked += 1;
  const leftMs = stored?.ttlMs;
  if (leftMs === undefined) {
    note(checked.immortal, key);
    return;
  }
  const driftMs = written.reduce(
    (least, setting) => Math.min(least, driftOf(setting, leftMs + readAtMs, readAtMs)),
    Number.POSITIVE_INFINITY,
  );
  checked.driftsMs.push(driftMs);
  if (driftMs > toleranceMs) note(checked.drifted, `${key}: ${leftMs} ms left, wrong by ${driftMs} ms`);
}

/** How far the moment of expiry lies outside of what the operation allows, in ms. */
function driftOf({ operation, ttlMs }: Setting, expiryMs: number, readAtMs: number): number {
  const earliestMs = operation.invokedAtMs + ttlMs;
  const setByMs = operation.outcome === 'ok' ? (operation.completedAtMs ?? operation.invokedAtMs) : readAtMs;
  const latestMs = setByMs + ttlMs;
  return Math.max(0, earliestMs - expiryMs, expiryMs - latestMs);
}
