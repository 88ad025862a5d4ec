import { expect, test } from '@jest/globals';
import { asFields, trimmed } from './answer.ts';

test('a flat list of names and values is shown in pairs, one block for each record', () => {
  const raw = ['name', 'one', 'flags', 'slave', 'runid', '', 'name', 'two', 'flags', 'slave', 'runid', 'x'];
  expect(asFields(raw.join('\n'))).toBe(
    ['name  one', 'flags slave', 'runid', '', 'name  two', 'flags slave', 'runid x'].join('\n'),
  );
});

test('of an answer the lines are shown that are asked for, by whole words, and the others are counted', () => {
  const answer = 'role:master\nrole-reported:x\nmaster_host:1\nslave0:a\nslave00:b';
  expect(trimmed(answer, ['role', 'slave0'])).toEqual({ lines: ['role:master', 'slave0:a'], left: 3 });
});

test('an answer is never longer than a screen', () => {
  const { lines, left } = trimmed(Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n'), []);
  expect(lines.length + left).toBe(100);
  expect(lines.length).toBeLessThan(25);
});
