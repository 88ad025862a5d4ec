import { expect, test } from '@jest/globals';
import { http, service } from '../applications/index.ts';
import { resolveScenario } from './options.ts';

const API = service({ command: ['node', 'server.js'], load: http({ path: '/' }) });
const zones = (...inA: string[]) => ({
  a: ['redis-1', 'sentinel-1', ...inA],
  b: ['redis-2', 'sentinel-2', 'redis-3', 'sentinel-3'],
});

test('clients and services can be in zones', () => {
  const { topology, clientPorts } = resolveScenario({
    topology: { zones: zones('app', 'web', 'api') },
    clients: { app: {}, other: {} },
    services: { web: API, api: API },
  });
  expect(topology.zones?.members.a).toContain('api');
  expect(clientPorts).toEqual({
    app: { first: 10_000, last: 10_999 },
    other: { first: 11_000, last: 11_999 },
    web: { first: 30_000, last: 65_535 },
    api: { first: 30_000, last: 65_535 },
  });
});

test('a name that is neither a server nor a client is refused, with those that there are', () => {
  const options = { topology: { zones: zones('ap') }, clients: { app: {} } };
  expect(() => resolveScenario(options)).toThrow(
    /^a member of topology\.zones\['a'\] is "ap" .*sentinel-3, app$/,
  );
});

test('services in two zones are refused: their ports do not tell them apart', () => {
  const [a, b] = [zones('web').a, [...zones().b, 'api']];
  expect(() =>
    resolveScenario({
      topology: { zones: { a, b } },
      services: { web: API, api: API },
    }),
  ).toThrow(/^web and api are in two zones of topology\.zones; .* put all of them into one zone$/);
});

test('a service from an image in a zone is refused', () => {
  const image = service({ image: 'api:latest', load: http({ path: '/' }) });
  const options = { topology: { zones: zones('api') }, services: { api: image } };
  expect(() => resolveScenario(options)).toThrow(
    /^api is in a zone of topology\.zones, but a service from an image/,
  );
});
