import { describe, expect, test } from '@jest/globals';
import { resolveTopology } from '../topology/index.ts';
import type { About } from './about.ts';
import { functionOf } from './arguments.ts';
import type { Fault } from './fault.ts';
import * as faults from './index.ts';

// What is given to the functions that make faults: Jest checks no types.

type Maker = ((...args: readonly unknown[]) => Fault) & { readonly about: About };

const MAKERS = Object.entries(faults).flatMap(([name, made]): [string, Maker][] =>
  typeof made === 'function' && 'about' in made ? [[name, made as unknown as Maker]] : [],
);

const { crash, freeze, isolate, master, named, partition, powerOff, restart } = faults;
const wrongly = (make: unknown, ...args: readonly unknown[]) => (make as Maker)(...args);

describe.each(MAKERS)('%s', (name, make) => {
  test('is the function of its example', () => {
    expect(functionOf(make.about)).toBe(name);
  });

  test('refuses no argument at all', () => {
    expect(() => make()).toThrow(`${name} takes `);
  });

  test('refuses more than it takes', () => {
    if (make.about.more === 'many') return;
    expect(() => make(master, '1s', 2, 3, 4)).toThrow(`${name} takes `);
  });

  test('refuses an option that it does not have', () => {
    const { arguments: count = 1, options } = make.about;
    if (options === undefined) return;
    const args = Array.from({ length: count }, () => master);
    expect(() => make(...args, { wrng: 1 })).toThrow(
      `the last argument of ${name} has an unknown option 'wrng'; known: ${options.join(', ')}`,
    );
  });
});

test('a time that belongs to lasting() is sent there', () => {
  expect(() => wrongly(freeze, master, '5s')).toThrow(
    "freeze takes one argument, and got 2; write lasting('15s', freeze(master)), and lasting('5s', …) for a time",
  );
  expect(() => wrongly(powerOff, master, '5s')).toThrow('the last argument of powerOff is "5s"');
});

test('a list of targets is mapped to faults, by those as well that take options', () => {
  const servers = ['redis-2', 'redis-3'].map(named);
  for (const make of [crash, powerOff, isolate])
    expect(servers.map((...all) => wrongly(make, ...all)).map(({ target }) => target)).toEqual([
      'redis-2',
      'redis-3',
    ]);
  const services = ['api', 'web'].map(faults.serviceNamed);
  for (const make of [crash, powerOff])
    expect(services.map((...all) => wrongly(make, ...all)).map(({ target }) => target)).toEqual([
      'the service api',
      'the service web',
    ]);
});

test('neither a list nor what only has a name is a target', () => {
  const client = { name: 'app', run: () => undefined };
  expect(() => wrongly(crash, [master, named('redis-1')])).toThrow(
    "the target given to a fault is a list; allowed: a role such as master, or a server such as named('redis-1')",
  );
  for (const target of [{}, client, faults.between('a', 'b')])
    expect(() => wrongly(crash, target)).toThrow('the target given to a fault is an object that is none');
  expect(() => wrongly(faults.debugSleep, faults.serviceNamed('api'), '2s')).toThrow(
    'the target given to a fault is an object that is none',
  );
});

test('the name of a server is no target', () => {
  for (const make of [() => wrongly(crash, 'redis-1'), () => wrongly(restart, 'redis-1', '1s')])
    expect(make).toThrow(
      `the target given to a fault is "redis-1" (string); allowed: a role such as master, or a server such as named('redis-1')`,
    );
  const asMember = "named('redis-1'), or client";
  expect(() => wrongly(isolate, 'redis-1')).toThrow(asMember);
  expect(() => wrongly(partition, { old: ['redis-1'], new: [faults.rest] })).toThrow(asMember);
  expect(() => wrongly(partition, { old: master, new: [faults.rest] })).toThrow(
    "the group 'old' given to partition is",
  );
});

test.each([
  ['configSet', faults.configSet],
  ['sentinelSet', faults.sentinelSet],
])('settings that change nothing are refused by %s', (name, make) => {
  for (const settings of [{}, [], 'appendonly', null])
    expect(() => wrongly(make, master, settings)).toThrow(
      `what is given to ${name} is ${JSON.stringify(settings)}`,
    );
});

test('a plan takes faults, and no targets', () => {
  const { after, lasting, repeat, sequence, together, when } = faults;
  for (const plan of [
    () => wrongly(sequence, crash(master), master),
    () => wrongly(together, crash),
    () => wrongly(lasting, '1s', named('redis-1')),
    () => wrongly(after, '1s', undefined),
    () => wrongly(repeat, { every: '1s', times: 2 }, master),
    () => wrongly(when, faults.phase('promoted'), 'crash'),
    () => wrongly(faults.availabilityOfAll, [crash]),
  ])
    expect(plan).toThrow('allowed: a fault such as crash(master), or a plan');
});

test('a fault of a sentinel needs no command of the redis servers', () => {
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities: {} });
  const { configurationNotWritable, everySentinel, leader } = faults;
  const settings = resolveTopology({ redis: { 'rename-command': 'CONFIG ""' } });
  const why = (target: faults.Target) =>
    Reflect.get(configurationNotWritable(target).available(settings), 'why');
  expect([everySentinel, leader, faults.inShard('mymaster', leader)].map(why)).toEqual(
    Array(3).fill(undefined),
  );
  for (const target of [master, faults.masterOf('leaderboard')])
    expect(why(target)).toContain('removes the command CONFIG');
});
