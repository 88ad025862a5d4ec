import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { removeTemporaryFolder, removeTemporaryFoldersOf, temporaryFolder } from './temporary.ts';

const RUN = '0123456789ab';

/** A process of this run that creates a folder, prints its path and then does this. */
function processThat(then: string): string {
  const module = new URL('./temporary.ts', import.meta.url).href;
  const code = `import { temporaryFolder } from '${module}';
    import { writeFileSync, writeSync } from 'node:fs';
    const folder = temporaryFolder('lanes');
    writeFileSync(folder + '/file', '');
    writeSync(1, folder);
    ${then}`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    encoding: 'utf8',
    env: { ...process.env, HARNESS_RUN: RUN },
  });
  expect(dirname(stdout)).toBe(tmpdir());
  return stdout;
}

test('a folder is removed when its process ends, with an error too', () => {
  expect(existsSync(processThat(''))).toBe(false);
  expect(existsSync(processThat("throw new Error('x');"))).toBe(false);
});

test("what a killed process left is removed with its run, and no other run's", () => {
  const left = processThat("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
  expect(existsSync(left)).toBe(true);
  const other = join(tmpdir(), 'failover-other-lanes-x');
  mkdirSync(other);
  removeTemporaryFoldersOf('ba9876543210');
  expect(existsSync(left)).toBe(true);
  removeTemporaryFoldersOf(RUN);
  expect([left, other].map(folder => existsSync(folder))).toEqual([false, true]);
});

test('a folder is removed with what is in it, and a second time without an error', () => {
  const folder = temporaryFolder('dns');
  writeFileSync(join(folder, 'log'), 'text');
  removeTemporaryFolder(folder);
  removeTemporaryFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
