import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../observation/index.ts';
import { masterships } from './masterships.ts';

const role = (atMs: number, server: string, is: 'master' | 'replica'): ObservedEvent => ({
  kind: 'role',
  atMs,
  server,
  role: is,
  offset: 0,
  master: null,
  link: null,
});
const answering = (atMs: number, server: string, is: boolean): ObservedEvent => ({
  kind: 'answering',
  atMs,
  server,
  answering: is,
  why: '',
});

test('a mastership lasts from the first answer that tells so to the first that tells otherwise', () => {
  expect(masterships([role(0, 'a', 'master'), role(5, 'a', 'master'), role(9, 'a', 'replica')], 20)).toEqual([
    { server: 'a', fromMs: 0, toMs: 9 },
  ]);
});

test('a server that does not answer is no master for anybody, and is one again when it answers', () => {
  const events = [
    role(0, 'a', 'master'),
    answering(3, 'a', false),
    answering(7, 'a', true),
    role(8, 'a', 'replica'),
  ];
  expect(masterships(events, 20)).toEqual([
    { server: 'a', fromMs: 0, toMs: 3 },
    { server: 'a', fromMs: 7, toMs: 8 },
  ]);
});

test('what has not ended ends with the observation', () => {
  expect(masterships([role(2, 'b', 'master'), role(0, 'a', 'replica')], 20)).toEqual([
    { server: 'b', fromMs: 2, toMs: 20 },
  ]);
});
