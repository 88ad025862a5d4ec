import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../../observation/index.ts';
import { describerOf } from './live-events.ts';

const address = (host: string, port: number) => ({ host, port });
const MEMBERS = [
  { name: 'redis-1', kind: 'redis' as const, address: address('10.0.0.1', 6379) },
  { name: 'redis-2', kind: 'redis' as const, address: address('10.0.0.2', 6379) },
  { name: 'sentinel-1', kind: 'sentinel' as const, address: address('10.0.0.3', 26379) },
];

const described = (...events: readonly ObservedEvent[]) => events.map(describerOf(MEMBERS));

test('an event of a sentinel names the servers that it is about', () => {
  const event = (name: string, payload: string): ObservedEvent => ({
    kind: 'sentinel',
    atMs: 1,
    sentinel: 'sentinel-1',
    event: name,
    payload,
  });
  expect(
    described(
      event('+sdown', 'master mymaster 10.0.0.1 6379'),
      event('+switch-master', 'mymaster 10.0.0.1 6379 10.0.0.2 6379'),
      event('+reboot', 'slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379'),
    ),
  ).toEqual([
    expect.stringMatching(/^sentinel-1 \+sdown redis-1 .*subjectively down/),
    expect.stringMatching(/^sentinel-1 \+switch-master redis-1 → redis-2/),
    'sentinel-1 +reboot redis-2',
  ]);
});

test('a role is news when it changes, and not when only the offset does', () => {
  const role = (offset: number, link: string | null, isMaster = false): ObservedEvent => ({
    kind: 'role',
    atMs: 1,
    server: 'redis-2',
    role: isMaster ? 'master' : 'replica',
    offset,
    master: isMaster ? null : address('10.0.0.1', 6379),
    link,
  });
  expect(
    described(role(1, 'connected'), role(2, 'connected'), role(2, 'connect'), role(3, null, true)),
  ).toEqual([undefined, undefined, 'redis-2 is replica of redis-1, link down', 'redis-2 is master']);
});

test('a server that stops answering is news', () => {
  const answering = (is: boolean, why: string): ObservedEvent => ({
    kind: 'answering',
    atMs: 1,
    server: 'redis-1',
    answering: is,
    why,
  });
  expect(described(answering(true, 'PONG'), answering(false, 'refused'), answering(true, 'PONG'))).toEqual([
    undefined,
    'redis-1 does not answer: refused',
    'redis-1 answers',
  ]);
});
