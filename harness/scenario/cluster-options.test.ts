import { expect, test } from '@jest/globals';
import { clientOf } from '../clients/index.ts';
import { budgetOf } from '../timeline/index.ts';
import { joined } from './final-data.ts';
import { resolveScenario, type ScenarioOptions } from './options.ts';
import { withPlanted } from './planted.ts';

test.each<[ScenarioOptions, RegExp]>([
  [{ topology: {}, cluster: {} }, /both 'topology', .*, and 'cluster', .*; give one of them/],
  [{ cluster: { shards: 1 } }, /cluster\.shards is 1/],
  [
    { cluster: {}, clients: { app: { failoverDetector: true } as never } },
    /unknown option 'failoverDetector'/,
  ],
  [
    { cluster: {}, clients: { app: clientOf('node-redis') } },
    /the library of clients\.app is "node-redis".*ioredis-cluster/,
  ],
  [
    { clients: { app: clientOf('ioredis-cluster') } },
    /the library of clients\.app is "ioredis-cluster".*node-redis/,
  ],
])('%j is refused with what it may be', (options, message) => {
  expect(() => resolveScenario(options)).toThrow(message);
});

test('options of a cluster client are taken as they are', () => {
  const clients = { app: { maxRedirections: 100, redisOptions: { socketTimeout: 1000 } } };
  expect(resolveScenario({ cluster: {}, clients }).clients).toEqual(clients);
});

test('a defect is planted into the cluster, and no topology beside it', () => {
  const cluster = { shards: 4, nodeTimeout: '2s' } as const;
  const planted = { what: 'a long node timeout', cluster: { nodeTimeout: '15s' } } as const;
  const options = withPlanted('a cluster', { cluster, planted });
  expect(options.cluster).toEqual({ shards: 4, nodeTimeout: '15s' });
  expect('topology' in options).toBe(false);
});

test('the budget of a cluster grows with its node timeout and its replicas', () => {
  const budget = (nodeTimeout: '2s' | '5s', replicasPerShard: number) =>
    budgetOf(resolveScenario({ cluster: { nodeTimeout, replicasPerShard } }).topology);
  // Twice the node timeout, half a second to a whole one until the election, and two seconds of slack.
  expect(budget('2s', 1)).toMatchObject({ detection: '6000ms', promotion: '7000ms' });
  expect(budget('5s', 1).promotion).toBe('13000ms');
  expect(budget('2s', 3).promotion).toBe('9000ms');
});

test('what several masters hold is put together, and what two of them hold shows twice', () => {
  const set = (...value: string[]) => ({ type: 'set', value }) as const;
  expect(joined([{ a: set('1') }, { b: set('2') }])).toEqual({ a: set('1'), b: set('2') });
  expect(joined([{ a: set('1') }, { a: set('1', '3') }])).toEqual({ a: set('1', '1', '3') });
});
