import { expect, test } from '@jest/globals';
import { lastValue } from './configuration-text.ts';
import { resolveTopology } from './options.ts';
import { isAnnounced, linesOf, placeOf } from './settings.ts';

const SETTINGS = resolveTopology({
  redis: { requirepass: 'all', 'replica-announced': 'no' },
  sentinel: { requirepass: 'theirs' },
  servers: { 'redis-2': { RequirePass: ['old', 'mine'] }, 'redis-3': { 'replica-announced': 'yes' } },
});

const password = (name: string) => lastValue(linesOf(SETTINGS, 'redis', name), 'requirepass');

test('a server goes by its own directive, in any case, and by the last of a list', () => {
  expect(password('redis-2')).toBe('mine');
  expect(password('redis-1')).toBe('all');
  expect(lastValue(linesOf(SETTINGS, 'sentinel', 'sentinel-1'), 'requirepass')).toBe('theirs');
});

test('a directive that only the template sets has that value', () => {
  expect(lastValue(linesOf(SETTINGS, 'redis', 'redis-2'), 'appendonly')).toBe('no');
});

test('a replica is announced unless the last line says no', () => {
  expect(['redis-1', 'redis-2', 'redis-3'].map(name => isAnnounced(SETTINGS, name))).toEqual([
    false,
    false,
    true,
  ]);
});

test('the place of a directive is the one where it counts', () => {
  expect(placeOf(SETTINGS, 'redis', 'redis-2', 'requirepass')).toBe("topology.servers['redis-2']");
  expect(placeOf(SETTINGS, 'redis', 'redis-1', 'requirepass')).toBe('topology.redis');
  expect(placeOf(SETTINGS, 'sentinel', 'sentinel-1', 'bind')).toMatch(
    /^sentinel-conf\/sentinel\.conf, line \d+$/,
  );
  expect(placeOf(SETTINGS, 'redis', 'redis-1', 'maxmemory')).toBe('sentinel-conf/redis.conf');
});
