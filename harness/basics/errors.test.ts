import { expect, test } from '@jest/globals';
import { badField, isUnusableInput, oneOf, rejectUnknownKeys, unusable, wholeNumber } from './errors.ts';

test('an unknown option is named with those that are known', () => {
  expect(() => rejectUnknownKeys('topology', { downAftr: '1s' }, ['downAfter'])).toThrow(
    "topology has an unknown option 'downAftr'; known: downAfter",
  );
});

test('a bad field is quoted with its type', () => {
  expect(badField('quorum', '2', 'a number').message).toBe('quorum is "2" (string); allowed: a number');
});

test('a number that JSON does not have is quoted as what it is', () => {
  expect(badField('limit', Number.NaN, 'a number from 0').message).toBe(
    'limit is NaN (number); allowed: a number from 0',
  );
});

test('of a long value the beginning is quoted', () => {
  expect(badField('scenarios', Array(1000).fill(1), 'a name').message.length).toBeLessThan(300);
});

test('advice says what was tried, what was found and what to do', () => {
  const { message } = unusable({ tried: 'Looked.', found: 'two\nlines', todo: 'mend it' });
  expect(message).toBe('Looked.\n  found: two\n         lines\n  to do: mend it');
});

test('only what a person must change is unusable input', () => {
  expect([unusable({ tried: '', found: '', todo: '' }), new Error('no')].map(isUnusableInput)).toEqual([
    true,
    false,
  ]);
});

test('a choice or a number that is not allowed is refused with those that are', () => {
  const size: string = 'huge';
  expect(oneOf('size', 'big', ['small', 'big'])).toBe('big');
  expect(() => oneOf('size', size, ['small', 'big', 'wide'])).toThrow(
    `size is "huge" (string); allowed: 'small', 'big' or 'wide'`,
  );
  expect(wholeNumber('count', 3, 1, 3)).toBe(3);
  expect(() => wholeNumber('count', 4, 1, 3)).toThrow(
    'count is 4 (number); allowed: a whole number from 1 to 3',
  );
  expect(() => wholeNumber('count', 1.5, 1)).toThrow('allowed: a whole number from 1');
});
