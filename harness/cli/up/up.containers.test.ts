import { expect, jest, test } from '@jest/globals';
import { newFile } from '../../basics/fixture.ts';
import { runAtTerminal, runCommandUnderTest, runWithInput } from '../command-under-test.ts';

jest.setTimeout(120_000);
const RUNS = /It runs\. Type a fault/;

test('piped commands inject faults, events and roles are shown live, and the end of the input removes everything', async () => {
  const command = runWithInput('failover', ['up', '--replicas', '1', '--down-after', '2s']);
  command.press('crash master\nwait +switch-master 40s\nwait 1s\nstatus\nheal\n# the end\n');
  command.closeInput();
  expect([await command.ended(), command.said()]).toEqual([0, expect.stringMatching(RUNS)]);
  const said = command.said();
  expect(said).toMatch(/sentinels: \[\n(.*port: 26379 \},\n){3}/);
  expect(said).toMatch(
    /injecting: crash of redis-1[\s\S]*took effect: crash of redis-1 \(.*refused[\s\S]*\+sdown redis-1[\s\S]*\+switch-master redis-1 → redis-2[\s\S]*redis-1 \S+ +does not answer[\s\S]*redis-2 \S+ +master\n[\s\S]*faults: crash of redis-1[\s\S]*healed: crash of redis-1/,
  );
  expect(said).toMatch(/redis-2 is master/);
  expect(await command.left()).toEqual([]);
});

test('a command that cannot be carried out is reported, the next ones are, and a pipe that had one ends with 1', async () => {
  const config = newFile('topology.mjs', 'export default { topology: { replicas: 1, sentinels: 0 } };');
  const command = runWithInput('failover', ['up', '--config', config, '--quiet']);
  command.press('crush master\ncrash redis-7\nheal\nfreeze redis-2 for 500ms\nwait 2s\nquit\nstatus\n');
  expect(await command.ended()).toBe(1);
  expect(command.said()).toMatch(
    /there is no command 'crush'[\s\S]*there is no server 'redis-7'; there are redis-1, redis-2[\s\S]*nothing is injected that could be healed[\s\S]*took effect: freeze of redis-2[\s\S]*healed: freeze of redis-2/,
  );
  expect(command.said()).not.toMatch(/\n\s+at /);
  expect(await command.left()).toEqual([]);
});

test('at a terminal lines are prompted for and completed; Ctrl-C ends it cleanly', async () => {
  const command = runAtTerminal('failover', ['up', '--replicas', '1', '--sentinels', '0']);
  await command.says(RUNS);
  command.press('isol\t');
  await command.says(/isolate/);
  command.press(' master\n');
  await command.says(/took effect: isolation of redis-1/);
  command.press('\u0003');
  expect(await command.ended()).toBe(0);
  expect(await command.left()).toEqual([]);
});

test.each([
  ['while it starts', / starting\n/],
  ['while it runs', RUNS],
])('SIGINT %s leaves nothing', async (_when, moment) => {
  const command = runWithInput('failover', ['up', '--replicas', '0', '--sentinels', '1', '--quorum', '1']);
  await command.says(moment);
  command.kill('SIGINT');
  expect(await command.ended()).toBe(0);
  expect(await command.left()).toEqual([]);
});

test('a killed one leaves nothing either', async () => {
  const command = runWithInput('failover', ['up', '--replicas', '0', '--sentinels', '0']);
  await command.says(RUNS);
  command.kill('SIGKILL');
  await command.ended();
  expect(await command.left()).toEqual([]);
});

test.each([
  [['--replicas', 'two'], /--replicas is "two"/],
  [['--config', '/nowhere.mjs'], /no such file/],
  [['--image', '127.0.0.1:1/no:no'], /127\.0\.0\.1:1\/no:no/],
])('%j ends it with 2 before anything starts', async (args, why) => {
  const command = runCommandUnderTest('failover', ['up', ...args]);
  expect([await command.ended(), command.said()]).toEqual([2, expect.stringMatching(why)]);
  expect(command.said()).not.toMatch(/\n\s+at /);
});
