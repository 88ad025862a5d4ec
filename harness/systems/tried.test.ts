import { expect, test } from '@jest/globals';
import { showTried, type Tried, tryAll } from './tried.ts';

const tried: Tried[] = [];
const note = (each: Tried) => tried.push(each);

test('lines that print what they should hold, and each is typed into a shell', async () => {
  const lines = [
    { what: 'one', line: 'echo "$((1 + 1))"', shows: /^2$/ },
    { what: 'its errors are shown as well', line: 'echo oh >&2', shows: /^oh$/ },
  ];
  expect(await tryAll(lines, note)).toBe(true);
});

test('a line that prints something else does not hold, and what it printed is told', async () => {
  const wrong = { what: 'wrong', line: 'echo two; exit 3', shows: /^one$/ };
  const right = { what: 'right', line: 'echo one', shows: /^one$/ };
  tried.length = 0;
  expect(await tryAll([wrong, right], note)).toBe(false);
  expect(tried.map(({ held }) => held)).toEqual([false, true]);
  const [first] = tried as [Tried];
  expect(showTried(first)).toContain('should show /^one$/, and printed\ntwo\n\n(exit code 3)');
}, 20_000);
