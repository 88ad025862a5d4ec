import { expect, test } from '@jest/globals';
import { crowd } from '../clients/index.ts';
import { http, service } from '../services/index.ts';
import { resolveScenario } from './options.ts';

const API = service({ command: ['node', 'server.js'], load: http({ path: '/' }) });
const IMAGE = service({ image: 'api:latest', load: http({ path: '/' }) });
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

test.each([
  ['another zone', ['api'], "zone 'b'"],
  ['none', [], 'none'],
])('services in a zone and in %s are refused: their ports do not tell them apart', (_where, inB, zone) => {
  const topology = { zones: { a: zones('web').a, b: [...zones().b, ...inB] } };
  expect(() => resolveScenario({ topology, services: { web: API, api: API } })).toThrow(
    `web is in zone 'a' of topology.zones, api in ${zone}; crowds and services share their ports, so put all of them into one zone`,
  );
});

test('a crowd can be in a zone, with the services in the same one', () => {
  const crowds = { load: crowd({ connections: 10 }) };
  const { topology, clientPorts } = resolveScenario({
    topology: { zones: zones('load', 'web') },
    crowds,
    services: { web: API },
  });
  expect(topology.zones?.members.a).toContain('load');
  expect(clientPorts.load).toEqual(clientPorts.web);
  expect(() =>
    resolveScenario({ topology: { zones: zones('web') }, crowds, services: { web: API } }),
  ).toThrow(/^web is in zone 'a' of topology\.zones, load in none; crowds and services share their ports/);
});

test('a service from an image can be beside a zone: it has an address of its own', () => {
  const options = { topology: { zones: zones('web') }, services: { web: API, api: IMAGE } };
  expect(() => resolveScenario(options)).not.toThrow();
});

test('a service from an image can be in a zone: its users are outside of all zones', () => {
  const options = { topology: { zones: zones('api') }, clients: { app: {} }, services: { api: IMAGE } };
  const { topology, clientPorts } = resolveScenario(options);
  expect(topology.zones?.members.a).toContain('api');
  expect(clientPorts).toEqual({
    app: { first: 10_000, last: 10_999 },
    'users of api': { first: 30_000, last: 65_535 },
  });
});

test('beside services that are processes, its users are where these are: they share their ports', () => {
  const topology = { zones: { a: zones('web').a, b: [...zones().b, 'api'] } };
  const { clientPorts } = resolveScenario({ topology, services: { web: API, api: IMAGE } });
  expect(clientPorts).toEqual({ web: { first: 30_000, last: 65_535 } });
});
