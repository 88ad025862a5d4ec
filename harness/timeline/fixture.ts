import type { ObservedEvent } from '../observation/index.ts';
import type { Member } from './cast.ts';

/** A deployment of three redis servers and three sentinels; redis-1 is the first master. */
const redis = (n: number): Member => ({
  name: `redis-${n}`,
  kind: 'redis',
  address: { host: `10.0.0.${n}`, port: 6379 },
});
const sentinelMember = (n: number): Member => ({
  name: `sentinel-${n}`,
  kind: 'sentinel',
  address: { host: `10.0.1.${n}`, port: 26379 },
});
export const MEMBERS = [1, 2, 3].flatMap(n => [redis(n), sentinelMember(n)]);
export const START = { injectedAtMs: 1000, oldMaster: 'redis-1' };

export const sentinel = (atMs: number, n: number, event: string, payload: string): ObservedEvent => ({
  kind: 'sentinel',
  atMs,
  sentinel: `sentinel-${n}`,
  event,
  payload,
});
export const role = (atMs: number, n: number, master: number | null, link = 'connected'): ObservedEvent => ({
  kind: 'role',
  atMs,
  server: `redis-${n}`,
  role: master === null ? 'master' : 'replica',
  offset: 0,
  master: master === null ? null : redis(master).address,
  link: master === null ? null : link,
});
export const answering = (atMs: number, server: string, is = true): ObservedEvent => ({
  kind: 'answering',
  atMs,
  server,
  answering: is,
  why: '',
});
export const view = (atMs: number, n: number, master: number): ObservedEvent => ({
  kind: 'view',
  atMs,
  sentinel: `sentinel-${n}`,
  master: redis(master).address,
});
export const log = (loggedAtMs: number, server: string, text: string): ObservedEvent => ({
  kind: 'log',
  atMs: loggedAtMs + 1,
  server,
  loggedAtMs,
  line: `7:S 21 Nov 2026 04:45:03.740 * ${text}`,
});

export const OLD = 'master mymaster 10.0.0.1 6379';
export const SWITCH = 'mymaster 10.0.0.1 6379 10.0.0.2 6379';

export const BEFORE = [
  ...MEMBERS.map(({ name }) => answering(10, name)),
  role(20, 1, null),
  role(20, 2, 1),
  role(20, 3, 1),
  ...[1, 2, 3].map(n => view(30, n, 1)),
];

export const FAILOVER = [
  answering(1005, 'redis-1', false),
  sentinel(2000, 3, '+sdown', OLD),
  sentinel(2010, 1, '+sdown', OLD),
  sentinel(2015, 3, '+odown', `${OLD} #quorum 2/2`),
  sentinel(2020, 1, '+odown', `${OLD} #quorum 2/2`),
  sentinel(2030, 1, '+new-epoch', '7'),
  sentinel(2040, 1, '+elected-leader', OLD),
  sentinel(2100, 1, '+selected-slave', `slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379`),
  log(2150, 'redis-2', 'MASTER MODE enabled (user request from id=9)'),
  role(2170, 2, null),
  sentinel(3000, 1, '+failover-state-reconf-slaves', OLD),
  sentinel(3010, 2, '+switch-master', SWITCH),
  sentinel(3020, 3, '+switch-master', SWITCH),
  role(3030, 3, 2, 'sync'),
  role(3100, 3, 2),
  sentinel(3500, 1, '+switch-master', SWITCH),
];
