import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { atomicity } from './atomicity.ts';
import { forAll, history, hung, name, names, ok, unresolved } from './fixture.ts';

test('batches that are there whole or not at all pass', () => {
  const operations = [ok('transaction', ['a', 'b']), ok('pipeline', ['c']), hung('transaction', ['d', 'e'])];
  expect(atomicity(operations, ['a', 'b', 'c'])).toMatchObject({
    checker: 'atomicity',
    verdict: 'pass',
    reason: 'no transaction is there in part, of 3 batches',
    numbers: { batches: 3, acknowledged: 2, whole: 2, none: 1, partial: 0, acknowledgedMissing: 0 },
  });
});

test('a transaction that is there in part fails', () => {
  const operations = [ok('transaction', ['a', 'b']), unresolved('transaction', ['c', 'd'], { id: 4 })];
  expect(atomicity(operations, ['a', 'b', 'd'])).toMatchObject({
    verdict: 'fail',
    reason: '1 transactions are there only in part',
    numbers: { whole: 1, partial: 1, partialTransactions: 1, acknowledgedMissing: 0 },
    examples: { partialTransactions: ['app #4: 1 of 2 elements'] },
  });
});

test('a pipeline that is there in part is only counted', () => {
  const operations = [ok('transaction', ['a']), unresolved('pipeline', ['c', 'd'])];
  expect(atomicity(operations, ['a', 'd'])).toMatchObject({
    verdict: 'pass',
    numbers: { partial: 1, partialPipelines: 1, partialTransactions: 0 },
  });
});

test('acknowledged batches that miss elements are counted, which is loss and no lack of atomicity', () => {
  const operations = [ok('transaction', ['a', 'b']), ok('pipeline', ['c', 'd'])];
  expect(atomicity(operations, ['c'])).toMatchObject({
    verdict: 'pass',
    reason: 'no transaction is there in part, of 2 batches; 2 acknowledged ones miss elements',
    numbers: { none: 1, partial: 1, acknowledgedMissing: 2 },
    examples: { acknowledgedMissing: ['app #0: 0 of 2 elements', 'app #0: 1 of 2 elements'] },
  });
});

test('batches without elements do not count', () => {
  const operations = [ok('transaction', ['a']), ok('transaction', []), ok('pipeline', null)];
  expect(atomicity(operations, ['a'])).toMatchObject({ numbers: { whole: 1, none: 0, partial: 0 } });
});

test('without an acknowledged batch nothing is known', () => {
  expect(atomicity([unresolved('transaction', ['a', 'b'])], ['a'])).toMatchObject({
    verdict: 'unknown',
    reason: 'no transaction or pipeline was acknowledged',
  });
});

test('without the final elements nothing is known', () => {
  expect(atomicity([ok('transaction', ['a'])], undefined)).toMatchObject({
    verdict: 'unknown',
    reason: 'the final elements could not be read',
  });
});

test('any history is judged as comparing each batch with the elements would', () => {
  const batch = fc.array(name, { maxLength: 4 });
  forAll(history(fc.constantFrom('pipeline', 'transaction'), batch), names, (operations, present) => {
    const finding = atomicity(operations, present);
    if (!operations.some(({ outcome }) => outcome === 'ok')) return expect(finding.verdict).toBe('unknown');
    const full = operations.filter(({ value }) => value !== null && value.length > 0);
    const whole = full.filter(({ value }) => [...(value ?? [])].every(each => present.includes(each)));
    const none = full.filter(({ value }) => ![...(value ?? [])].some(each => present.includes(each)));
    const partial = full.filter(each => !whole.includes(each) && !none.includes(each));
    const broken = partial.filter(({ kind }) => kind === 'transaction').length;
    expect(finding.numbers).toMatchObject({
      whole: whole.length,
      none: none.length,
      partial: partial.length,
      partialTransactions: broken,
      partialPipelines: partial.length - broken,
      acknowledgedMissing: full.filter(each => each.outcome === 'ok' && !whole.includes(each)).length,
    });
    return expect(finding.verdict).toBe(broken > 0 ? 'fail' : 'pass');
  });
});
