import { expect, test } from '@jest/globals';
import { literally, rowOf } from './markdown.ts';

test('text stays what it says', () => {
  expect(literally('<name> and * in `CONFIG *`')).toBe('\\<name> and \\* in `CONFIG *`');
});

test('a cell stays one cell on one line', () => {
  expect(rowOf(['a | b', 'first\r\nsecond\nthird'])).toBe('| a \\| b | first second third |');
});
