import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { environmentOf, listenersOf, processTree, reachableListeners } from './process-table.ts';

const onLinux = existsSync('/proc/self/net/tcp') ? test : test.skip;

/** A process below this one that listens on an address, and what it prints: its port. */
async function listening(address: string) {
  const code = `const server = require('node:net').createServer().listen(0, '${address}',
    () => console.log(server.address().port)).on('error', error => console.log(error.code))`;
  const child = spawn(process.execPath, ['-e', code], {
    env: { PLANTED: 'a=b' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [printed] = await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return { pid, printed: String(printed).trim(), [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

onLinux.each([
  ['127.0.0.1', false],
  ['0.0.0.0', true],
  ['::1', false],
  ['::', true],
])('a listener on %s is found; other machines reach it: %p', async (address, isReachable) => {
  using child = await listening(address);
  // A machine without IPv6.
  if (/^E/.test(child.printed)) return;
  const expected = { pid: child.pid, address, port: Number(child.printed) };
  expect(processTree(process.pid)).toContain(child.pid);
  expect(listenersOf([child.pid])).toEqual([expected]);
  expect(reachableListeners([child.pid])).toEqual(isReachable ? [expected] : []);
});

onLinux('the variables that a process was started with are read', async () => {
  using child = await listening('127.0.0.1');
  expect(environmentOf(child.pid)).toEqual({ PLANTED: 'a=b' });
});
