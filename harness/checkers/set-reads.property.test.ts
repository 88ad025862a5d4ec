import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from './finding.ts';
import { forAll, history, name, names } from './fixture.ts';
import { setReads } from './set-reads.ts';

const isMaster = (server: string, atMs: number) => (server === 'redis-1:6379') === atMs < 15;

test('any history is judged as following each element through all reads would', () => {
  const anyHistory = history(fc.constantFrom('add', 'read-all'), name, names);
  forAll(anyHistory, operations => {
    const { numbers } = setReads(operations, isMaster);
    const reads = readsIn(operations);
    const fates = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap(element => fateOf(element, operations, reads));
    const having = (is: string) => fates.filter(fate => fate.is === is);
    const longest = (is: string) =>
      having(is).reduce<number | undefined>(
        (most, { ms }) => (ms === undefined ? most : Math.max(ms, most ?? 0)),
        undefined,
      );
    for (const is of ['stable', 'lost', 'late', 'neverRead'])
      expect([is, numbers[is]]).toEqual([is, having(is).length]);
    expect(numbers.stableMaxMs).toBe(longest('stable'));
    expect(numbers.lostMaxMs).toBe(longest('lost'));
    const lost = having('lost').map(({ element }) => element);
    const ages = reads.filter(read => !byMaster(read)).map(read => ageOf(read, operations, lost));
    expect(numbers.staleReads).toBe(ages.filter(age => age > 0).length);
    expect(numbers.staleMaxMs).toBe(Math.max(0, ...ages));
  });
});

const readsIn = (operations: readonly Operation[]) =>
  operations
    .filter(({ kind, outcome }) => kind === 'read-all' && outcome === 'ok')
    .sort((one, other) => one.invokedAtMs - other.invokedAtMs);

const byMaster = ({ server = '', invokedAtMs }: Operation) => isMaster(server, invokedAtMs);

const contains = ({ result }: Operation, element: string) =>
  Array.isArray(result) && result.includes(element);

const endOf = ({ completedAtMs = Number.POSITIVE_INFINITY }: Operation) => completedAtMs;

const acknowledgedAt = (element: string, operations: readonly Operation[]) =>
  Math.min(
    ...operations
      .filter(({ kind, value, outcome }) => kind === 'add' && value === element && outcome === 'ok')
      .map(endOf),
  );

function fateOf(element: string, operations: readonly Operation[], reads: readonly Operation[]) {
  const tries = operations.filter(
    ({ kind, value, outcome }) => kind === 'add' && value === element && outcome !== 'fail',
  );
  const ackMs = acknowledgedAt(element, operations);
  const seen = reads.filter(read => contains(read, element));
  if (tries.length === 0 || (ackMs === Number.POSITIVE_INFINITY && seen.length === 0)) return [];
  const after = (ms: number) => (Number.isFinite(ackMs) ? Math.max(0, ms - ackMs) : undefined);
  const allFrom = reads.findIndex((_, at) => reads.slice(at).every(read => contains(read, element)));
  const first = reads[allFrom];
  const knownMs = Math.min(ackMs, ...seen.map(endOf));
  const mustHave = (read: Operation | undefined) => read !== undefined && read.invokedAtMs > knownMs;
  const lastMasters = reads.filter(byMaster).at(-1);
  const lastSeen = seen.at(-1);
  if (lastMasters !== undefined && mustHave(lastMasters) && !contains(lastMasters, element))
    return [{ element, is: 'lost', ms: lastSeen === undefined ? after(ackMs) : after(endOf(lastSeen)) }];
  if (first !== undefined) return [{ element, is: 'stable', ms: after(first.invokedAtMs) }];
  const isLate = seen.length > 0 || mustHave(reads.at(-1));
  return [{ element, is: isLate ? 'late' : 'neverRead', ms: undefined }];
}

function ageOf(read: Operation, operations: readonly Operation[], lost: readonly string[]): number {
  const lacking = ['a', 'b', 'c', 'd', 'e', 'f']
    .filter(element => !lost.includes(element) && !contains(read, element))
    .map(element => read.invokedAtMs - acknowledgedAt(element, operations));
  return Math.max(0, ...lacking);
}
