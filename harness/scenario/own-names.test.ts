import { expect, test } from '@jest/globals';
import { requireOwnName } from './own-names.ts';

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
