import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { createRunFolder, hasRunFolder } from '../run/index.ts';
import { afterTheRun } from './jest-global-teardown.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Whether the process is to end in a while, and whether it still belongs to the run. */
function after(watching: Parameters<typeof afterTheRun>[0]): object {
  const timers = jest.spyOn(globalThis, 'setTimeout').mockReturnValue({ unref: () => undefined } as never);
  createRunFolder({ reports: mkdtempSync(join(tmpdir(), 'reports-')) });
  afterTheRun(watching);
  return { ends: timers.mock.calls.length > 0, belongs: hasRunFolder() };
}

test.each([
  { watch: true, watchAll: false },
  { watch: false, watchAll: true },
])('in watch mode, %p, the process stays, and the next run has a folder of its own', watching => {
  expect(after(watching)).toEqual({ ends: false, belongs: false });
});

test('otherwise the process ends, whatever is still open', () => {
  expect(after({ watch: false, watchAll: false })).toEqual({ ends: true, belongs: true });
});
