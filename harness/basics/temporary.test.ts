import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { removeTemporaryFolder, removeTemporaryFoldersOf, temporaryFolder } from './temporary.ts';

const RUN = '0123456789ab';

/** A process of this run that creates a folder, prints its path and then does this. */
function processThat(then: string): { readonly folder: string; readonly ended: string | number | null } {
  const module = new URL('./temporary.ts', import.meta.url).href;
  const code = `import { temporaryFolder } from '${module}';
    import { existsSync, writeFileSync, writeSync } from 'node:fs';
    const folder = temporaryFolder('lanes');
    writeFileSync(folder + '/file', '');
    writeSync(1, folder);
    ${then}`;
  const { stdout, status, signal } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '--eval', code],
    {
      encoding: 'utf8',
      env: { ...process.env, HARNESS_RUN: RUN },
    },
  );
  expect(dirname(stdout)).toBe(tmpdir());
  return { folder: stdout, ended: signal ?? status };
}

test('a folder is removed when its process ends, with an error too', () => {
  expect(existsSync(processThat('').folder)).toBe(false);
  expect(existsSync(processThat("throw new Error('x');").folder)).toBe(false);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a folder is removed when %s ends its process',
  signal => {
    const { folder, ended } = processThat(
      `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000);`,
    );
    expect(existsSync(folder)).toBe(false);
    expect(ended).toBe(signal);
  },
);

test.each(['proper-lockfile', 'write-file-atomic'])(
  'also beside the listeners of signal-exit in %s',
  name => {
    const listening = `
    const { createRequire } = await import('node:module');
    const require = createRequire(createRequire('${import.meta.url}').resolve('${name}'));
    const signalExit = require('signal-exit');
    (signalExit.onExit ?? signalExit)(() => undefined);
    if (process.listenerCount('SIGINT') !== 2) process.exit(9);
    process.kill(process.pid, 'SIGINT'); setTimeout(() => process.exit(8), 2000);`;
    const { folder, ended } = processThat(listening);
    expect(ended).toBe('SIGINT');
    expect(existsSync(folder)).toBe(false);
  },
);

test('where a program handles a signal itself, its folder stays until it ends', () => {
  const handles = `
    process.on('SIGINT', () => setTimeout(() => process.exit(existsSync(folder) ? 7 : 8), 50));
    process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000);`;
  const { folder, ended } = processThat(handles);
  expect(ended).toBe(7);
  expect(existsSync(folder)).toBe(false);
});

test("what a killed process left is removed with its run, and no other run's", () => {
  const { folder: left } = processThat("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
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
