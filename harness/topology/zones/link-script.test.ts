import { expect, test } from '@jest/globals';
import { destinationsOf, opening, scriptOf, shaping } from './link-script.ts';

const SETTINGS = {
  members: { a: ['redis-1', 'sentinel-1'], b: ['redis-2', 'sentinel-2', 'app'], c: ['web'] },
  latency: [],
};
const WHEREABOUTS = {
  addresses: {
    'redis-1': '10.1.1.11',
    'sentinel-1': '10.1.1.11',
    'redis-2': '10.1.1.12',
    'sentinel-2': '10.1.1.13',
  },
  clientAddress: '10.1.1.1',
  clientPorts: { app: { first: 16_384, last: 16_385 }, web: { first: 32_768, last: 65_535 } },
};
const FROM_A = destinationsOf(SETTINGS, 'redis-1', WHEREABOUTS);

test('each other zone has a class for its hosts and one for its clients, where it has any', () => {
  expect(FROM_A.map(({ zone, number, part }) => [zone, number, part])).toEqual([
    ['b', 3, 0.5],
    ['b', 4, 1],
    ['c', 6, 1],
  ]);
});

test('packets are distinguished by their destination; those of the harness and within the zone match nothing', () => {
  const script = opening('eth0', FROM_A, undefined).join('\n');
  expect([...script.matchAll(/u32 (.*) flowid (\S+)/g)].map(([, match, to]) => `${to} ${match}`)).toEqual([
    '1:3 match ip dst 10.1.1.12/32',
    '1:3 match ip dst 10.1.1.13/32',
    '1:4 match ip dst 10.1.1.1/32 match ip protocol 6 0xff match ip dport 16384 0xfffe',
    '1:6 match ip dst 10.1.1.1/32 match ip protocol 6 0xff match ip dport 32768 0x8000',
  ]);
  expect(script).toMatch(/^qdisc add dev eth0 root handle 1: htb default 0 /);
});

test('a discipline for all packets comes before the classes', () => {
  expect(opening('eth0', FROM_A, 'tbf rate 1mbit').slice(0, 2)).toEqual([
    'qdisc add dev eth0 root handle 2: tbf rate 1mbit',
    'qdisc add dev eth0 parent 2:1 handle 1: htb default 0 direct_qlen 10000',
  ]);
});

test.each([
  [{ delayMs: 0, jitterMs: 0 }, ['parent 1:3 handle 303: pfifo limit 10000']],
  [{ delayMs: 25, jitterMs: 2 }, ['parent 1:3 handle 103: netem limit 10000 delay 12500us 1000us']],
  [
    { delayMs: 0, jitterMs: 0, bitsPerSecond: 64_000 },
    ['parent 1:3 handle 203: tbf rate 64000bit burst 4096 latency 2s'],
  ],
  [
    { delayMs: 25, jitterMs: 0, bitsPerSecond: 64_000 },
    [
      'parent 1:3 handle 103: netem limit 10000 delay 12500us 0us',
      'parent 103:1 handle 203: tbf rate 64000bit burst 4096 latency 2s',
    ],
  ],
])('to hosts, %j is %j', (wanted, expected) => {
  const added = FROM_A.slice(0, 1).flatMap(to => shaping('eth0', to, wanted).added);
  expect(added).toEqual(expected.map(each => `qdisc add dev eth0 ${each}`));
});

test('to clients the host delays the whole round trip: they delay nothing themselves', () => {
  const added = FROM_A.slice(1, 2).flatMap(to => shaping('eth0', to, { delayMs: 25, jitterMs: 2 }).added);
  expect(added.join()).toContain('netem limit 10000 delay 25000us 2000us');
});

test('all of a change is two processes: what may not be there is removed without an error, and then it is added', () => {
  expect(scriptOf({ removed: ['qdisc del dev eth0 root'], added: ['a', 'b'] }).split('\n')).toEqual([
    "tc -force -batch - 2> /dev/null <<'COMMANDS'",
    'qdisc del dev eth0 root',
    'COMMANDS',
    "tc -batch - <<'COMMANDS'",
    'a',
    'b',
    'COMMANDS',
  ]);
  expect(scriptOf({ removed: ['qdisc del dev eth0 root'], added: [] })).toMatch(/COMMANDS\ntrue$/);
});
