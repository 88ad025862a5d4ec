import { expect, test } from '@jest/globals';
import { lineIn } from './line.ts';

const failed = (...frames: readonly string[]): Error =>
  Object.assign(new Error('x'), {
    stack: ['Error: see scenarios/network/split.scenario.ts:1:1', ...frames].join('\n'),
  });

test('the line is that of the first frame in the file, whatever the harness has before it', () => {
  const error = failed(
    '    at judge (/repository/harness/verdict/judge.ts:40:34)',
    '    at async /repository/scenarios/network/split.scenario.ts:31:7',
    '    at Object.<anonymous> (/repository/scenarios/network/split.scenario.ts:12:3)',
  );
  expect(lineIn('scenarios/network/split.scenario.ts', error)).toBe(31);
  expect(lineIn('harness/verdict/judge.ts', error)).toBe(40);
});

test.each([failed('    at /repository/harness/run.ts:3:4'), failed(), undefined, 'thrown as text'])(
  'an error that leads elsewhere has no line: %p',
  error => {
    expect(lineIn('scenarios/network/split.scenario.ts', error)).toBeUndefined();
  },
);

test('an error leads to the line in which it came to be', () => {
  const here = lineIn('harness/scenario/line.test.ts', new Error('x')) ?? 0;
  const below = lineIn('harness/scenario/line.test.ts', new Error('x'));
  expect(below).toBe(here + 1);
});
