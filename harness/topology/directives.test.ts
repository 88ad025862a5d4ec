import { expect, test } from '@jest/globals';
import { directivesOf, isAnnounced, placeOf, valueSet } from './directives.ts';

const SETTINGS = {
  redis: { requirepass: 'all', 'replica-announced': 'no' },
  sentinel: { requirepass: 'theirs' },
  servers: { 'redis-2': { RequirePass: ['old', 'mine'] }, 'redis-3': { 'replica-announced': 'yes' } },
};

const password = (name: string) => valueSet(directivesOf(SETTINGS, 'redis', name), 'requirepass');

test('a server goes by its own directive, however it is spelt, and by the last of a list', () => {
  expect(password('redis-2')).toBe('mine');
  expect(password('redis-1')).toBe('all');
  expect(valueSet(directivesOf(SETTINGS, 'sentinel', 'sentinel-1'), 'requirepass')).toBe('theirs');
});

test('what the scenario does not set has no value', () => {
  expect(valueSet(directivesOf(SETTINGS, 'redis', 'redis-2'), 'bind')).toBeUndefined();
});

test('a replica is announced unless the last word on it is no', () => {
  expect(['redis-1', 'redis-2', 'redis-3'].map(name => isAnnounced(SETTINGS, name))).toEqual([
    false,
    false,
    true,
  ]);
});

test('a person is told where a directive stands', () => {
  expect(placeOf(SETTINGS, 'redis', 'redis-2', 'requirepass')).toBe("topology.servers['redis-2']");
  expect(placeOf(SETTINGS, 'redis', 'redis-1', 'requirepass')).toBe('topology.redis');
  expect(placeOf(SETTINGS, 'sentinel', 'sentinel-1', 'bind')).toBe('sentinel-conf/sentinel.conf');
});
