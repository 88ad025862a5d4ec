import { expect, test } from '@jest/globals';
import { crowd } from '../clients/index.ts';
import { resolveScenario, type ScenarioOptions } from './options.ts';
import { withPlanted } from './planted.ts';

const WEB = crowd({ connections: 10 });

test.each<[string, ScenarioOptions, string]>([
  [
    'with the name of a client',
    { clients: { web: {} }, crowds: { web: WEB } },
    'a name in crowds is "web" (string); allowed: one that no client has',
  ],
  ['with a name that is no file name', { crowds: { '../web': WEB } }, 'a name in crowds is "../web"'],
  [
    'that crowd() did not make',
    { crowds: { web: { connections: 10 } as never } },
    'crowds.web is {"connections":10}',
  ],
  [
    'of a Redis Cluster',
    { cluster: {}, crowds: { web: WEB } },
    'crowds.web is in a scenario with a Redis Cluster; crowds work behind Sentinel only',
  ],
  [
    'without sentinels',
    { topology: { sentinels: 0 }, crowds: { web: WEB } },
    'topology.sentinels is 0 (number); allowed: at least 1 in a scenario with crowds',
  ],
  [
    'whose client names a server',
    { crowds: { web: crowd({ connections: 10, client: { host: '10.0.0.7' } }) } },
    'crowds.web.client.host names a server outside',
  ],
])('a crowd %s is refused', (_what, options, message) => {
  expect(() => resolveScenario(options)).toThrow(message);
});

test('a scenario has no crowds unless it names them', () => {
  expect(resolveScenario({}).crowds).toEqual({});
  expect(resolveScenario({ crowds: { web: WEB } }).crowds).toEqual({ web: WEB });
});

test('a seeded defect replaces crowds by name', () => {
  const other = crowd({ connections: 20 });
  const planted = { what: 'more connections', crowds: { web: other } };
  expect(withPlanted('x', { crowds: { web: WEB, api: WEB }, planted }).crowds).toEqual({
    web: other,
    api: WEB,
  });
});
