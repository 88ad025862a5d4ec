import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { connectEngine } from '../engine/index.ts';
import { SYSTEMS } from '../systems/index.ts';
import { runCommandUnderTest } from './command-under-test.ts';

test.each(SYSTEMS.map(({ name }) => name))(
  '%s starts with one command, answers every line that it prints, and leaves nothing',
  async name => {
    const command = runCommandUnderTest('dev', ['systems', name, '--once']);
    expect([await command.ended(), command.said()]).toEqual([0, expect.stringContaining('✓')]);
    expect(command.said()).not.toContain('✗');
    expect(await command.left()).toEqual([]);
  },
  180_000,
);

test('with --for it runs so long, and is tried at both ends', async () => {
  const command = runCommandUnderTest('dev', ['systems', 'two-machines', '--for', '3s']);
  expect(await command.ended()).toBe(0);
  expect(command.said().match(/✓ read on the second/g)).toHaveLength(2);
  expect(await command.left()).toEqual([]);
}, 120_000);

test('a system of which a part is away does not pass for one that can be used', async () => {
  const command = runCommandUnderTest('dev', ['systems', 'two-machines', '--for', '6s']);
  await command.says(/✓ read on the second/);
  const [, replica = ''] = /exec (\S+-redis-2) /.exec(command.said()) ?? [];
  await (await connectEngine()).container.dockerode.getContainer(replica).kill();
  expect(await command.ended()).toBe(1);
  expect(command.said()).toMatch(
    /✗ read on the second\n.* GET greeting\n.*should show \/\^hello\$\/, and printed/,
  );
  expect(await command.left()).toEqual([]);
}, 180_000);

test('a system stays usable until Ctrl-C, which leaves nothing and is no failure', async () => {
  const command = runCommandUnderTest('dev', ['systems', 'sentinel']);
  await command.says(/It runs\. Ctrl-C ends it\./);
  const [line = ''] = command.said().match(/^\S+ exec \S+ \S+ SET greeting hello$/m) ?? [];
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe('OK\n');
  command.kill('SIGINT');
  expect(await command.ended()).toBe(0);
  expect(await command.left()).toEqual([]);
}, 120_000);

test('Ctrl-C while it starts leaves nothing either', async () => {
  const command = runCommandUnderTest('dev', ['systems', 'sentinel']);
  await command.says(/ starting\n/);
  command.kill('SIGINT');
  await command.ended();
  expect(await command.left()).toEqual([]);
}, 120_000);

test('without a name it lists the systems', async () => {
  const command = runCommandUnderTest('dev', ['systems']);
  expect(await command.ended()).toBe(0);
  for (const { name, what } of SYSTEMS) expect(command.said()).toMatch(new RegExp(`^${name} +${what}`, 'm'));
});

test.each([
  [['sentinal'], /the name of a system is "sentinal".*allowed: .*sentinel/],
  [['sentinel', 'cluster'], /too many arguments for 'systems'/],
  [['sentinel', '--ones'], /unknown option '--ones'[\s\S]*known: --once, --for/],
  [['sentinel', '--for', 'ever'], /--for is "ever".*a positive duration/],
  [['sentinel', '--for', '5s', '--once'], /--once is "--for".*one of the two/],
  [['--once'], /which system\? there are .*sentinel/],
])('%j is refused with exit code 2 and what is allowed, before anything starts', async (args, message) => {
  const command = runCommandUnderTest('dev', ['systems', ...args]);
  expect(await command.ended()).toBe(2);
  expect(command.said()).toMatch(message);
  expect(command.said()).not.toMatch(/\n\s+at |engine:/);
});
