import { describe, expect, test } from '@jest/globals';
import type { Topology } from '../topology/index.ts';
import { type LibraryName, libraryOf } from './libraries.ts';
import { EXAMPLES } from './option-examples.ts';
import {
  type ClientSpec,
  checkClient,
  checkOptions,
  clientOf,
  onShard,
  optionsFrom,
  outsideClient,
  resolveClient,
} from './options.ts';

const server = (n: number, port: number) => ({
  reach: { host: '127.0.0.1', port: 40_000 + n },
  address: { host: `redis-${n}`, port },
  host: { ip: `10.0.0.${n}` },
});
const TOPOLOGY = {
  servers: [server(1, 6379), server(2, 6379), server(3, 26_379)],
  shards: ['mymaster'],
} as unknown as Topology;

const resolve = (spec: ClientSpec) => resolveClient('app', spec, TOPOLOGY);
const NAMES_OUTSIDE = /clients\.app\.\S+ names a server outside the scenario's deployment; .*outsideClient/;

test('a misspelt option is refused, which ioredis would ignore', () => {
  for (const library of ['ioredis', 'ioredis-5', 'iovalkey'] as const)
    expect(() => checkClient('app', clientOf(library, { failoverDetecter: true }))).toThrow(
      /clients\.app has an unknown option 'failoverDetecter'/,
    );
});

test('a function among plain options is refused with what to do', () => {
  expect(() => checkClient('app', { retryStrategy: () => 5 })).toThrow(
    /clients\.app\.retryStrategy is a function.*optionsFrom\(new URL/,
  );
});

test('a name that cannot be a file name is refused', () => {
  expect(() => checkClient('../app', {})).toThrow(/a name in clients is "..\/app"/);
});

test('options may come from a module or from the running topology', () => {
  expect(() => checkClient('app', optionsFrom(new URL('./x.ts', import.meta.url)))).not.toThrow();
  expect(() => checkClient('app', () => ({}))).not.toThrow();
});

describe('every option of ioredis', () => {
  test('has an example', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...(libraryOf('ioredis').knownOptions ?? [])].sort());
  });

  test.each(Object.entries(EXAMPLES))('is used, or refused with a reason: %s', (option, { value, is }) => {
    const check = () => checkOptions('app', { [option]: value }, { library: 'ioredis', outside: false });
    if (is === 'outside') expect(check).toThrow(NAMES_OUTSIDE);
    else if (is === 'refused') expect(check).toThrow(`clients.app sets '${option}', which is refused: `);
    else expect(check).not.toThrow();
  });
});

describe('options that name other servers', () => {
  const PRODUCTION = { sentinels: [{ host: 'sentinel-1.prod', port: 26_379 }], name: 'prod' };

  test.each<[string, ClientSpec]>([
    ['sentinels', PRODUCTION],
    ['sentinels', onShard('shard-2', PRODUCTION)],
    ['host', { host: 'redis.prod' }],
    ['port', { port: 6379 }],
    ['path', { path: '/run/redis.sock' }],
    ['natMap', { natMap: { a: { host: 'redis.prod', port: 1 } } }],
    ['tls.host', { tls: { host: 'redis.prod' } }],
    ['sentinels', clientOf('iovalkey', PRODUCTION)],
    ['sentinelRootNodes', clientOf('node-redis', { sentinelRootNodes: PRODUCTION.sentinels })],
    ['nodeClientOptions.url', clientOf('node-redis', { nodeClientOptions: { url: 'redis://prod' } })],
    [
      'sentinelClientOptions.socket.path',
      clientOf('node-redis', { sentinelClientOptions: { socket: { path: '/run/redis.sock' } } }),
    ],
  ])('are refused by their name before anything starts: %s', (option, spec) => {
    expect(() => checkClient('app', spec)).toThrow(NAMES_OUTSIDE);
    expect(() => checkClient('app', spec)).toThrow(`clients.app.${option} `);
  });

  test('are refused within a cluster', () => {
    const clustered = clientOf('ioredis-cluster', { redisOptions: { host: 'redis.prod' } });
    expect(() => checkClient('app', clustered, 'cluster')).toThrow('clients.app.redisOptions.host ');
  });

  test('are refused from a function of the topology', () => {
    expect(() => resolve(() => PRODUCTION)).toThrow(NAMES_OUTSIDE);
    expect(() => resolve(() => ({ host: '127.0.0.1', port: 6379 }))).toThrow(NAMES_OUTSIDE);
    expect(() => resolve(() => ({ Connector: class {} }) as never)).toThrow(/Connector/);
  });

  test('are allowed when all of them are servers of the deployment', () => {
    const [first, , sentinel] = TOPOLOGY.servers;
    for (const options of [
      { ...first?.reach },
      { ...first?.address },
      { host: '10.0.0.2' },
      { sentinels: [{ ...sentinel?.reach }, { host: '10.0.0.3' }] },
    ])
      expect(resolve(() => options)).toMatchObject({ outside: false, made: { options: { options } } });
    const mixed = { sentinels: [{ ...sentinel?.reach }, { host: 'sentinel-1.prod' }] };
    expect(() => resolve(() => mixed)).toThrow(NAMES_OUTSIDE);
  });

  test('are allowed for a client that is meant to leave the deployment', () => {
    expect(() => checkClient('app', outsideClient(PRODUCTION))).not.toThrow();
    expect(resolve(outsideClient(PRODUCTION))).toMatchObject({ outside: true, made: { library: 'ioredis' } });
  });
});

test('another name of the master than that of the deployment is refused with what is expected', () => {
  expect(() => resolve({ name: 'prod' })).toThrow(/clients\.app\.name is "prod".*'mymaster'.*onShard/);
  expect(() => resolve({ name: 'mymaster' })).not.toThrow();
});

test('the keyspace of a client follows from its library and its options', () => {
  const keyspaceOf = (library: LibraryName, options: object) =>
    libraryOf(library).keyspaceOf(options as Record<string, unknown>);
  expect(keyspaceOf('ioredis', {})).toEqual({ db: 0, keyPrefix: '' });
  expect(keyspaceOf('iovalkey', { db: '2', keyPrefix: 'app:' })).toEqual({ db: 2, keyPrefix: 'app:' });
  expect(keyspaceOf('node-redis', { nodeClientOptions: { database: 3 } })).toEqual({ db: 3, keyPrefix: '' });
  expect(keyspaceOf('ioredis-cluster', { keyPrefix: 'app:' })).toEqual({ db: 0, keyPrefix: 'app:' });
});
