import { describe, expect, test } from '@jest/globals';
import { faultsOf } from '../../faults/index.ts';
import { makers } from '../fault-catalogue.ts';
import { argumentsOf, makerNamed, parseTyped, typedExample } from './typed-line.ts';

/** The kinds and targets of the faults that a line injects. */
function injected(line: string): string[] {
  const typed = parseTyped(line);
  if (typed.does !== 'inject') throw new Error(`'${line}' injects nothing: it does ${typed.does}`);
  return faultsOf(typed.nemesis).map(({ kind, target }) => `${kind} of ${target}`);
}

test.each([
  ['crash master', 'crash of the master'],
  ['freeze redis-2', 'freeze of redis-2'],
  ['power-off any-replica', 'power-off of any replica'],
  ['powerOff replica connections=closed', 'power-off of any replica'],
  ['isolate master packets=reset', 'isolation of the master'],
  ['isolate client', 'isolation of client'],
  ['delay master 200ms jitter=50ms', 'delay of the master'],
  ['crash best-replica@shard-2', 'crash of the best replica of shard-2'],
  ['planned-failover sentinel-1', 'planned failover of sentinel-1'],
  ['one-way from=sentinels to=master', 'one-way cut of every sentinel to the master'],
  ['partition master,sentinel-1,client', 'partition of the master, sentinel-1, client | rest'],
  ['partition redis-1 redis-2,redis-3 packets=reset', 'partition of redis-1 | redis-2, redis-3'],
  ['machine-room-restart 5s', 'machine room restart of every host'],
  ['lose zone:a', 'zone loss of zone a'],
  ['isolate zone:eu-1', 'isolation of zone eu-1'],
  ['latency between:a:b 12ms jitter=2ms', 'zone latency of zones a and b'],
  ['degrade zone:a loss=1% bandwidth=10mbit', 'zone degradation of zone a'],
  ['  crash   master  ', 'crash of the master'],
  ["shutdown master by='SHUTDOWN NOSAVE'", 'shutdown of the master'],
])('%s', (line, expected) => {
  expect(injected(line)).toEqual([expected]);
});

test('a fault for a time is healed by itself', () => {
  expect(parseTyped('freeze master for 15s')).toMatchObject({
    does: 'inject',
    timed: true,
    nemesis: { does: 'for a time', forMs: 15_000, part: { kind: 'freeze' } },
  });
  expect(parseTyped('freeze master')).toMatchObject({ timed: false, nemesis: { does: 'fault' } });
});

test.each([
  ['', { does: 'nothing' }],
  ['# a comment', { does: 'nothing' }],
  ['status', { does: 'status' }],
  ['heal', { does: 'heal' }],
  ['quit', { does: 'quit' }],
  ['exit', { does: 'quit' }],
  ['help', { does: 'help', about: undefined }],
  ['help power-off', { does: 'help', about: 'power-off' }],
  ['wait 5s', { does: 'pause', forMs: 5000 }],
  ['wait +switch-master', { does: 'wait', event: '+switch-master', withinMs: 60_000 }],
  ['wait +odown 30s', { does: 'wait', event: '+odown', withinMs: 30_000 }],
])('%j', (line, typed) => {
  expect(parseTyped(line)).toEqual(typed);
});

describe('what is no command is refused with what is known:', () => {
  test.each([
    ['crush master', /there is no command 'crush'; known: help, status.*crash/],
    ['crash', /its target is one of master, .*; for example: crash master/],
    ['crash masters', /its target is one of master/],
    ['crash redis', /its target is one of master/],
    ['crash client', /its target is one of (?!.*client).*; for example: crash master/],
    ['isolate rest', /its target is one of .*, client, (?!.*rest).*; for example: isolate master/],
    ['wait 5s 10s', /write 'wait 5s', or 'wait \+switch-master'/],
    ['crash master 5s', /it takes one value; for example: crash master/],
    ['crash master speed=5', /it takes one value/],
    ['delay master', /it takes 2 values/],
    ['delay master soon', /"soon".*a positive duration/],
    ['freeze master for ever', /"ever".*a positive duration/],
    ['isolate master packets=lost', /'dropped', 'reset' or 'prohibited'/],
    ['crash master@', /its target is one of/],
    ['status now', /'status' takes nothing else/],
    ['wait', /write 'wait 5s'/],
    ['wait soon', /"soon".*a positive duration/],
    ['wait +ODOWN', /an event as Sentinel writes it/],
    ['constructor master', /there is no command 'constructor'/],
  ])('%s', (line, why) => {
    expect(() => parseTyped(line)).toThrow(why);
    expect(() => parseTyped(line)).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
  });
});

/** What the maker of a fault gets, as far as a line can say it; a role stands there by its words. */
function given(line: string): unknown[] {
  const [verb = '', ...words] = line.split(' ');
  return argumentsOf(makerNamed(verb), words).map(each =>
    JSON.parse(JSON.stringify(each, (_, value) => value?.role ?? value)),
  );
}

describe('a word that is also a role or a server is one only where the fault takes a target:', () => {
  test.each<[string, unknown[]]>([
    ['acl-change redis-1 replica -psync', ['redis-1', 'replica', '-psync']],
    ['acl-change redis-1 app on +@all ~*', ['redis-1', 'app', 'on', '+@all', '~*']],
    ['acl-change replicas sentinel +ping,+info', ['every replica', 'sentinel', ['+ping', '+info']]],
    ['config-set redis-2 masteruser=replica', ['redis-2', { masteruser: 'replica' }]],
    ['config-set redis-2 masterauth=007 save=60,1', ['redis-2', { masterauth: '007', save: '60,1' }]],
    ['sentinel-set sentinels auth-user=sentinel', ['every sentinel', { 'auth-user': 'sentinel' }]],
    ['client-kill master type=replica', ['the master', { type: 'replica' }]],
    ['restart master 1s startsAs=replica', ['the master', '1s', { startsAs: 'replica' }]],
    ['certificate-change redis-1 names=redis-2,leader', ['redis-1', { names: ['redis-2', 'leader'] }]],
    ['certificate-change redis-1 expired=false', ['redis-1', { expired: false }]],
    ['machine-room-restart 5s order=redis-2,sentinel-1', ['5s', { order: ['redis-2', 'sentinel-1'] }]],
    ['machine-room-restart 5s order=redis-2,', ['5s', { order: ['redis-2'] }]],
    ['one-way from=replica to=redis-1', [{ from: 'any replica', to: 'redis-1' }]],
    ['replica-of master redis-2', ['the master', 'redis-2']],
    ['replica-of master nobody', ['the master', 'nobody']],
    ['loss master percent=30', ['the master', { percent: 30 }]],
    ['reshard redis-7 2000', ['redis-7', 2000]],
  ])('%s', (line, expected) => {
    expect(given(line)).toEqual(expected);
    expect(injected(line)).toHaveLength(1);
  });
});

test.each(makers().map(maker => [typedExample(maker)]))(
  'the example of a fault can be typed: %s',
  example => {
    expect(injected(example)).toHaveLength(1);
  },
);
