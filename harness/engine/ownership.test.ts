import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { parseOwner, startTimeOf, stateOf, thisMachine } from './ownership.ts';

const label = (pid: number, startTime: string, machine = thisMachine()) => `${machine}:${pid}:${startTime}`;

test('this process is alive', () => {
  expect(stateOf(label(process.pid, startTimeOf(process.pid)))).toBe('alive');
});

test('a process that ended is gone', async () => {
  const child = spawn('sleep', ['60']);
  const owner = label(child.pid ?? 0, startTimeOf(child.pid ?? 0));
  expect(stateOf(owner)).toBe('alive');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(stateOf(owner)).toBe('gone');
});

test('another process with the number of one that ended is not its owner', () => {
  expect(stateOf(label(process.pid, '1'))).toBe('gone');
});

test('a process that /proc hides, such as one of another user, is alive as long as there is one with its number', async () => {
  const child = spawn('sleep', ['60']);
  const owner = label(child.pid ?? 0, startTimeOf(child.pid ?? 0));
  expect(stateOf(owner, '/nowhere')).toBe('alive');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(stateOf(owner, '/nowhere')).toBe('gone');
});

test('nothing is known of the processes of another machine', () => {
  expect(stateOf(label(process.pid, '1', 'abcdef'))).toBe('on another machine');
});

test('a container that has the name of this machine is another machine: its processes cannot be seen here', () => {
  expect(stateOf(label(1, '1', thisMachine('pid:[1]')))).toBe('on another machine');
});

test.each(['', 'x', 'a:b:c', 'abc:1'])('the label %p names nobody', text => {
  expect(parseOwner(text)).toBeUndefined();
});
