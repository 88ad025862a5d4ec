import { expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { exits, runProgram } from './command.ts';

const failing = (error: Error) => {
  const fail = (): number => {
    throw error;
  };
  return new Command('x').action(exits(fail));
};

test('an engine that answers with an error ends a command with 2 and what it said, as other unusable environments do', async () => {
  // As dockerode has it.
  const error = Object.assign(new Error('(HTTP code 403) unexpected - Forbidden '), { statusCode: 403 });
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await runProgram(failing(error), []);
  const text = said.mock.calls.join('');
  said.mockRestore();
  expect(code).toBe(2);
  expect(text).toMatch(
    /the container engine at .*\n +found: \(HTTP code 403\) unexpected - Forbidden\n +to do: /,
  );
});

test('any other error is a defect, and is thrown', async () => {
  await expect(runProgram(failing(new TypeError('x is undefined')), [])).rejects.toThrow('x is undefined');
});
