import { expect, test } from '@jest/globals';
import { crowd } from '../clients/index.ts';
import { http, service } from '../services/index.ts';
import { resolveScenario, type ScenarioOptions } from './options.ts';
import { withPlanted } from './planted.ts';

const API = service({ command: ['node', 'server.js'], load: http({ path: '/' }) });

test.each<[string, ScenarioOptions, string]>([
  [
    'that a client has',
    { clients: { api: {} }, services: { api: API } },
    'a name in services is "api" (string); allowed: one that no client or crowd has',
  ],
  [
    'that a crowd has',
    { crowds: { api: crowd({ connections: 10 }) }, services: { api: API } },
    'a name in services is "api" (string); allowed: one that no client or crowd has',
  ],
  ['that is no file name', { services: { '../api': API } }, 'a name in services is "../api"'],
])('a service with a name %s is refused', (_what, options, message) => {
  expect(() => resolveScenario(options)).toThrow(message);
});

test('a service that service() did not make is refused', () => {
  const services = { api: { command: ['node', 'server.js'] } as never };
  expect(() => resolveScenario({ services })).toThrow(/^services\.api is .*what service\(/);
});

test('a service in the network cannot have the name of a server', () => {
  const image = service({ image: 'my-api', load: http({ path: '/' }) });
  expect(() => resolveScenario({ services: { 'redis-1': image } })).toThrow(
    'a name in services is "redis-1" (string); allowed: one that no server of the topology has',
  );
});

test('a seeded defect replaces services by name', () => {
  const other = service({ command: ['node', 'other.js'], load: http({ path: '/' }) });
  const planted = { what: 'another program', services: { api: other } };
  const { services } = withPlanted('x', { services: { api: API, worker: API }, planted });
  expect(services).toEqual({ api: other, worker: API });
});
