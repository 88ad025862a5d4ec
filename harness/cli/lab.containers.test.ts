import { expect, test } from '@jest/globals';
import { connectEngine } from '../engine/index.ts';
import { STEPS } from '../lab/index.ts';
import { runAtTerminal, runCommandUnderTest } from './command-under-test.ts';

test('the laboratory runs unattended: every step shows what it says, and nothing is left', async () => {
  const command = runCommandUnderTest('dev', ['lab', '--unattended']);
  expect([await command.ended(), command.said()]).toEqual([
    0,
    expect.stringContaining('every step showed what it says'),
  ]);
  for (const { title } of STEPS) expect(command.said()).toContain(`── ${title}`);
  expect(command.said()).not.toContain('not what was expected');
  expect(await command.left()).toEqual([]);
}, 300_000);

test('one that is broken off while nobody looks on leaves nothing, and is not taken for one that held', async () => {
  const command = runCommandUnderTest('dev', ['lab']);
  await command.says(/SENTINEL MASTERS/);
  command.kill('SIGINT');
  expect(await command.ended()).toBe(1);
  expect(command.said()).not.toContain('every step showed');
  expect(await command.left()).toEqual([]);
}, 120_000);

test('at a terminal Enter goes on, q ends it, and that is no failure, but no pass either', async () => {
  const command = runAtTerminal('dev', ['lab']);
  await command.says(/Enter goes on, q ends/);
  command.press('x');
  command.press('\r');
  await command.says(/── 1\/\d+ ──[\s\S]*Enter goes on, q ends/);
  command.press('\r');
  await command.says(/── 2\/\d+ ──[\s\S]*Enter goes on, q ends/);
  command.press('q');
  expect(await command.ended()).toBe(0);
  expect(command.said()).not.toMatch(/── 3\/|every step showed/);
  expect(await command.left()).toEqual([]);
}, 120_000);

test('Ctrl-C at a terminal that waits for a key ends it too', async () => {
  const command = runAtTerminal('dev', ['lab']);
  await command.says(/Enter goes on, q ends/);
  command.press('\u0003');
  expect(await command.ended()).toBe(0);
  expect(command.said()).not.toMatch(/── 1\/|\n\s+at /);
  expect(await command.left()).toEqual([]);
}, 120_000);

test('a step that does not show what it says ends it with exit code 1 and its name', async () => {
  const command = runCommandUnderTest('dev', ['lab', '--unattended']);
  await command.says(/One master, two replicas/);
  const [master = ''] = /failover-\S+-redis-1/.exec(command.said()) ?? [];
  const { dockerode } = (await connectEngine()).container;
  await dockerode.getContainer(master.replace('redis-1', 'sentinel-2')).kill();
  expect(await command.ended()).toBe(1);
  expect(command.said()).toMatch(/✗ .*\n.* should show /);
  expect(command.said()).not.toMatch(/every step showed|a failover on request/);
  expect(await command.left()).toEqual([]);
}, 120_000);

test.each([
  [['--unatended'], /unknown option '--unatended'[\s\S]*known: --unattended/],
  [['sentinel'], /too many arguments for 'lab'/],
])('%j is refused with exit code 2, before anything starts', async (args, message) => {
  const command = runCommandUnderTest('dev', ['lab', ...args]);
  expect(await command.ended()).toBe(2);
  expect(command.said()).toMatch(message);
  expect(command.said()).not.toMatch(/\n\s+at |engine:/);
});
