import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from './finding.ts';
import { forAll, history } from './fixture.ts';
import { ttl } from './ttl.ts';

const READ_AT_MS = 45;

interface There {
  readonly value: string;
  readonly ttlMs?: number;
}

test('any history is judged as trying each moment at which each operation may have been done would', () => {
  const value = fc.constantFrom('v', 'w');
  const setting = fc.tuple(value, fc.nat(40).map(String));
  const there = fc.record({ value, ttlMs: fc.nat(40) }, { requiredKeys: ['value'] });
  const data = fc.dictionary(fc.constantFrom('x', 'y'), there);
  const tolerance = fc.nat(10);
  forAll(history(fc.constant('set-ttl'), setting), data, tolerance, (operations, contents, toleranceMs) => {
    const fates = ['x', 'y'].map(key => {
      const ofKey = operations.filter(each => each.key === key && each.outcome !== 'fail');
      const stored = contents[key];
      return stored === undefined ? fateOfAbsent(ofKey, toleranceMs) : fateOfPresent(ofKey, stored);
    });
    const strings = Object.entries(contents).map(
      ([key, each]) => [key, { type: 'string', ...each }] as const,
    );
    const finding = ttl(operations, Object.fromEntries(strings), READ_AT_MS, { toleranceMs });
    const checked = fates.filter(fate => fate !== 'unchecked');
    if (!operations.some(({ outcome }) => outcome === 'ok') || checked.length === 0)
      return expect(finding.verdict).toBe('unknown');
    const drifts = checked.filter(fate => typeof fate === 'number');
    const drifted = drifts.filter(drift => drift > toleranceMs).length;
    const expiredEarly = checked.filter(fate => fate === 'expired early').length;
    const immortal = checked.filter(fate => fate === 'immortal').length;
    const driftMaxMs = Math.max(0, ...drifts);
    const numbers = { checked: checked.length, drifted, expiredEarly, immortal, driftMaxMs };
    expect(finding.numbers).toMatchObject(numbers);
    return expect(finding.verdict).toBe(drifted + expiredEarly + immortal > 0 ? 'fail' : 'pass');
  });
});

function fateOfAbsent(operations: readonly Operation[], toleranceMs: number) {
  const done = operations.filter(({ outcome }) => outcome === 'ok');
  if (done.length === 0) return 'unchecked';
  const early = operations
    .filter(
      each => each.outcome !== 'ok' || done.every(other => other.invokedAtMs <= Number(each.completedAtMs)),
    )
    .every(each => each.invokedAtMs + Number(each.value?.[1]) - READ_AT_MS > toleranceMs);
  return early ? 'expired early' : 'expired';
}

/** How far the time left is from what it should be, if there is one. */
function fateOfPresent(operations: readonly Operation[], { value, ttlMs }: There) {
  const written = operations.filter(each => each.value?.[0] === value);
  if (written.length === 0) return 'unchecked';
  if (ttlMs === undefined) return 'immortal';
  const drifts = written.flatMap(each =>
    Array.from({ length: doneBy(each) - each.invokedAtMs + 1 }, (_, at) =>
      Math.abs(each.invokedAtMs + at + Number(each.value?.[1]) - READ_AT_MS - ttlMs),
    ),
  );
  return Math.min(...drifts);
}

const doneBy = ({ outcome, completedAtMs }: Operation): number =>
  outcome === 'ok' ? Number(completedAtMs) : READ_AT_MS;
