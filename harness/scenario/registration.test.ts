import { expect, test } from '@jest/globals';
import { lineIn, requireOwnName } from './registration.ts';

/** The stack of a registration in a line of a scenario file. */
function registrationAt(file: string, line: number): Error {
  const error = new Error('registration');
  error.stack = [
    'Error: registration',
    '    at register (file:///repo/harness/scenario/jest.ts:90:24)',
    `    at file://${file}:${line}:1`,
    '    at ModuleJob.run (node:internal/modules/esm/module_job:430:25)',
  ].join('\n');
  return error;
}

test('the same name twice in a file is refused, and both lines are named', () => {
  requireOwnName('twice', registrationAt('/repo/scenarios/a.scenario.ts', 7));
  const again = () => requireOwnName('twice', registrationAt('/repo/scenarios/a.scenario.ts', 31));
  expect(again).toThrow(/'twice'[\s\S]*a\.scenario\.ts:7 and a\.scenario\.ts:31/);
  expect(again).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
});

test.each([
  ['a first name', 'same', '/repo/scenarios/b.scenario.ts'],
  ['another name in the file', 'other', '/repo/scenarios/b.scenario.ts'],
  ['the name in another file', 'same', '/repo/scenarios/c.scenario.ts'],
  ['the name in a file that is loaded again', 'same', '/repo/scenarios/b.scenario.ts?again=1'],
])('%s is fine', (_what, name, file) => {
  expect(() => requireOwnName(name, registrationAt(file, 9))).not.toThrow();
});

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
  const here = lineIn('harness/scenario/registration.test.ts', new Error('x')) ?? 0;
  const below = lineIn('harness/scenario/registration.test.ts', new Error('x'));
  expect(below).toBe(here + 1);
});
