import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failed, forAll, history, hung, ok, unresolved } from './fixture.ts';
import { errorClass, outcomes } from './outcomes.ts';

test('operations are counted by their outcomes and by their errors', () => {
  const operations = [
    ok('append', 'a'),
    failed('append', 'b', { error: "READONLY You can't write against a read only replica." }),
    failed('append', 'c', { error: 'READONLY' }),
    unresolved('append', 'd', { error: 'connect ECONNREFUSED 127.0.0.1:6379' }),
    hung('append', 'e'),
  ];
  expect(outcomes(operations)).toEqual({
    checker: 'outcomes',
    verdict: 'pass',
    reason: '1 acknowledged, 2 failed, 2 unresolved',
    numbers: {
      operations: 5,
      ok: 1,
      fail: 2,
      unresolved: 2,
      'error READONLY': 2,
      'error connect ECONNREFUSED ADDRESS': 1,
    },
    examples: {},
  });
});

test.each([
  ['READONLY', 'READONLY'],
  ['ReplyError: NOREPLICAS Not enough good replicas to write.', 'NOREPLICAS'],
  ['-LOADING Redis is loading the dataset in memory', 'LOADING'],
  ['ECONNRESET: gone', 'ECONNRESET'],
  ['Connection is closed.', 'Connection is closed.'],
  ['Command timed out after 1500 ms', 'Command timed out after N ms'],
  ['connect ECONNREFUSED 10.89.0.7:6379', 'connect ECONNREFUSED ADDRESS'],
  ['connect ETIMEDOUT [fe80::1]:6379', 'connect ETIMEDOUT ADDRESS'],
  ['A lone letter is no class', 'A lone letter is no class'],
  [' ', 'without a message'],
  ['x'.repeat(60), 'x'.repeat(60)],
  ['x'.repeat(99), `${'x'.repeat(59)}…`],
])('the error %p is of the class %p', (error, name) => {
  expect(errorClass(error)).toBe(name);
});

test('of many classes of errors the twenty most frequent are told', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const rare = letters.map(letter => failed('append', 'v', { error: `${letter} is wrong` }));
  const { numbers } = outcomes([ok('append', 'v'), ...rare, failed('append', 'v', { error: 'z is wrong' })]);
  expect(numbers['error z is wrong']).toBe(2);
  expect(Object.keys(numbers).filter(key => key.startsWith('error '))).toHaveLength(20);
  expect(numbers['other errors']).toBe(6);
});

test('without operations nothing is known', () => {
  expect(outcomes([])).toMatchObject({ verdict: 'unknown', reason: 'there were no operations' });
});

test('without an acknowledged operation nothing is known, and errors are counted', () => {
  expect(outcomes([failed('append', 'a')])).toMatchObject({
    verdict: 'unknown',
    reason: 'no operation was acknowledged',
    numbers: { fail: 1, 'error READONLY': 1 },
  });
});

test('any history is counted as looking for each outcome and error alone would', () => {
  const error = fc.constantFrom('READONLY no', 'READONLY', 'LOADING', 'lost 3', 'lost 44', undefined);
  const anyHistory = history(fc.constant('append'), fc.constant('v')).chain(operations =>
    fc
      .array(error, { minLength: operations.length, maxLength: operations.length })
      .map(errors => operations.map((each, at) => withError(each, errors[at]))),
  );
  forAll(anyHistory, operations => {
    const { numbers } = outcomes(operations);
    for (const outcome of ['ok', 'fail', 'unresolved'])
      expect(numbers[outcome] ?? 0).toBe(operations.filter(each => each.outcome === outcome).length);
    for (const [name, text] of [
      ['READONLY', /^READONLY/],
      ['LOADING', /^LOADING/],
      ['lost N', /^lost/],
    ] as const)
      expect(numbers[`error ${name}`] ?? 0).toBe(
        operations.filter(each => each.error !== undefined && text.test(each.error)).length,
      );
  });
});

const withError = <Each extends object>(operation: Each, error: string | undefined) =>
  error === undefined ? operation : { ...operation, error };
