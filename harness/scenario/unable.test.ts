import { expect, test } from '@jest/globals';
import { whyUnable } from './run.ts';

const inEnvironment = (separateClients: string | null): void => {
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities: { 'separate clients': separateClients } });
};

test('a scenario with separable clients is skipped where all connections come from a proxy', () => {
  inEnvironment('a proxy is before the ports');
  expect(whyUnable({ separable: true })).toBe(
    'separable clients are not possible here: a proxy is before the ports',
  );
  expect(whyUnable({})).toBeUndefined();
});

test('elsewhere it runs', () => {
  inEnvironment(null);
  expect(whyUnable({ separable: true })).toBeUndefined();
});

const ZONES = {
  a: ['redis-1', 'sentinel-1'],
  b: ['redis-2', 'sentinel-2', 'app'],
  c: ['redis-3', 'sentinel-3'],
};

test('a scenario with latency between zones is skipped where the kernel cannot delay packets', () => {
  const options = { clients: { app: {} }, topology: { zones: ZONES, latency: { default: '1ms' } } } as const;
  const capabilities = { 'separate clients': null, 'network delay': null, 'shaping by destination': null };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities });
  expect(whyUnable(options)).toBeUndefined();
  const without = { ...capabilities, 'network delay': 'no sch_netem' };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities: without });
  expect(whyUnable(options)).toBe('topology.latency needs network delay: no sch_netem');
  expect(whyUnable({ ...options, topology: { zones: ZONES } })).toBeUndefined();
});

test('clients in zones are distinguished by their ports', () => {
  inEnvironment('a proxy is before the ports');
  expect(whyUnable({ topology: { zones: ZONES } })).toMatch(/^separable clients are not possible here/);
});

test('a scenario behind NAT is skipped where ports are published, which is a translation of its own', () => {
  const options = { clients: { app: {} }, topology: { nat: true } } as const;
  const capabilities = { 'direct addresses': null, 'address translation': null, 'separate clients': null };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities });
  expect(whyUnable(options)).toBeUndefined();
  const without = { ...capabilities, 'direct addresses': 'hosts are reached through published ports here' };
  process.env.HARNESS_ENVIRONMENT = JSON.stringify({ capabilities: without });
  expect(whyUnable(options)).toBe(
    'topology.nat needs direct addresses: hosts are reached through published ports here',
  );
});
