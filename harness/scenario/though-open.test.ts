import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const MODULE = fileURLToPath(new URL('./though-open.ts', import.meta.url));

/** Runs it in a process of its own, whose exit code another listener decides, as Jest's does. */
const run = (script: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { endThoughOpen } from ${JSON.stringify(MODULE)};
       process.on('exit', () => { process.exitCode = 3; });
       ${script}
       endThoughOpen('50ms');`,
    ],
    { encoding: 'utf8', timeout: 20_000 },
  );

test('a process that something keeps open ends, says what it was, and keeps its exit code', () => {
  const { status, stderr } = run(`(await import('node:net')).createServer().listen(0, '127.0.0.1');`);
  expect(stderr).toMatch(/ended 50ms after the run, with this still open: .*TCPServerWrap/);
  expect(status).toBe(3);
});

test('a process that nothing keeps open ends by itself', () => {
  expect(run('')).toMatchObject({ status: 3, stderr: '' });
});
