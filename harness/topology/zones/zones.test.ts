import { expect, test } from '@jest/globals';
import { type Latency, resolveZones, type Zones } from './zones.ts';

const THREE = {
  a: ['redis-1', 'sentinel-1', 'app'],
  b: ['redis-2', 'sentinel-2'],
  c: ['redis-3', 'sentinel-3'],
};
const SERVERS = ['redis-1', 'redis-2', 'redis-3', 'sentinel-1', 'sentinel-2', 'sentinel-3'];

const resolved = (zones: unknown, latency?: unknown, colocated = false) =>
  resolveZones(
    { zones: zones as Zones, latency: latency as Latency },
    { servers: SERVERS, clients: ['app', 'web'], colocated },
  ).zones;

test('without zones there are none', () => {
  expect(resolved(undefined)).toBeUndefined();
});

test('a pair has its own latency, every other pair the default', () => {
  expect(resolved(THREE, { default: '1ms', 'b-a': '12ms' })).toEqual({
    members: THREE,
    latency: [
      { between: ['a', 'b'], ms: 12 },
      { between: ['a', 'c'], ms: 1 },
      { between: ['b', 'c'], ms: 1 },
    ],
  });
});

test('without a default, pairs that are not named have no latency', () => {
  expect(resolved(THREE, { 'a-b': '12ms' })?.latency).toEqual([{ between: ['a', 'b'], ms: 12 }]);
});

test('names of zones can have hyphens', () => {
  const zones = { 'eu-1': THREE.a, 'eu-2': [...THREE.b, ...THREE.c] };
  expect(resolved(zones, { 'eu-1-eu-2': '2ms' })?.latency).toEqual([{ between: ['eu-1', 'eu-2'], ms: 2 }]);
});

test.each<[string, unknown, unknown, RegExp]>([
  ['latency without zones', undefined, { default: '1ms' }, /^topology\.latency needs topology\.zones/],
  ['a list of zones', [['redis-1']], undefined, /^topology\.zones is .*2 to 16 zones/],
  ['one zone', { a: SERVERS }, undefined, /^topology\.zones is .*2 to 16 zones/],
  [
    'a zone without members',
    { ...THREE, d: [] },
    undefined,
    /^topology\.zones\['d'\] is \[\] .*a list of names/,
  ],
  ['a zone named default', { ...THREE, default: ['web'] }, undefined, /but not 'default'/],
  [
    'an unknown name',
    { ...THREE, c: ['redis-3', 'sentinel-3', 'redis-4'] },
    undefined,
    /^a member of topology\.zones\['c'\] is "redis-4" .*one of redis-1, .*, app, web$/,
  ],
  [
    'a name in two zones',
    { ...THREE, c: [...THREE.c, 'app'] },
    undefined,
    /^app is in topology\.zones\['a'\] and in topology\.zones\['c'\]/,
  ],
  [
    'a server in no zone',
    { ...THREE, c: ['sentinel-3'] },
    undefined,
    /^redis-3 is in no zone of topology\.zones; add it to one of a, b, c$/,
  ],
  [
    'a pair that names no zone',
    THREE,
    { 'a-d': '1ms' },
    /^topology\.latency\['a-d'\] names no two zones; allowed: 'default', 'a-b', 'a-c', 'b-c'$/,
  ],
  ['a zone with itself', THREE, { 'a-a': '1ms' }, /^topology\.latency\['a-a'\] names no two zones/],
  ['a pair twice', THREE, { 'a-b': '1ms', 'b-a': '2ms' }, /\['b-a'\] gives the latency of a and b twice$/],
  ['no duration', THREE, { 'a-b': '12' }, /^topology\.latency\['a-b'\] is "12" .*a positive duration/],
])('%s is refused', (_what, zones, latency, message) => {
  expect(() => resolved(zones, latency)).toThrow(message);
});

test('a key that fits two pairs is refused', () => {
  const zones = { x: SERVERS, 'y-z': ['app'], 'x-y': ['web'], z: ['api'] };
  const inhabitants = { servers: SERVERS, clients: ['app', 'web', 'api'], colocated: false };
  expect(() => resolveZones({ zones, latency: { 'x-y-z': '1ms' } }, inhabitants)).toThrow(
    /names several pairs of zones/,
  );
});

test('servers that share a host are in one zone', () => {
  expect(resolved(THREE, undefined, true)?.members).toEqual(THREE);
  const apart = { ...THREE, a: ['redis-1', 'sentinel-2'], b: ['redis-2', 'sentinel-1'] };
  expect(() => resolved(apart, undefined, true)).toThrow(
    /^redis-1 and sentinel-1 share a host .*the zones a and b/,
  );
});
