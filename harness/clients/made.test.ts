import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { poll, UnusableInput } from '../basics/index.ts';
import type { Topology } from '../topology/index.ts';
import {
  appends,
  batches,
  bullmq,
  lock,
  type OwnRead,
  type Workload,
  waited,
  workloadFrom,
} from '../workload/index.ts';
import { type ClientTold, startClient } from './client.ts';
import { clientFrom } from './client-module.ts';
import { type ClientSpec, clientOf, onShard, outsideClient } from './options.ts';

const SENTINEL = { host: '127.0.0.1', port: 1 };
const TOPOLOGY = {
  servers: [{ reach: SENTINEL, address: SENTINEL, host: { ip: '127.0.0.1' } }],
  shards: ['mymaster'],
  sentinelOptions: { name: 'mymaster', sentinels: [SENTINEL], password: 'the password' },
  natMap: {},
} as unknown as Topology;

const folder = newFolder('made');
let modules = 0;

/** A module beside no package: it requires those of this repository. */
function fileOf(text: string): URL {
  modules += 1;
  const path = join(folder, `module-${modules}.mjs`);
  writeFileSync(
    path,
    `import { createRequire } from 'node:module';
     const require = createRequire(${JSON.stringify(import.meta.url)});
     ${text}`,
  );
  return pathToFileURL(path);
}

const making = (returned: string): ClientSpec =>
  clientFrom(fileOf(`export default deployment => ${returned};`));
const ioredis = (options: string, name = 'ioredis'): ClientSpec =>
  making(`new (require('${name}').Redis)(${options})`);

/** What a client's process reports first: how it made its client, or why it did not. */
async function startOf(spec: ClientSpec, workload: Workload = appends()): Promise<unknown> {
  let first: unknown;
  const onTold = (told: ClientTold) => {
    if (told.tells === 'died') first ??= told.detail;
  };
  const client = startClient('app', spec, TOPOLOGY, join(folder, 'app.jsonl'), onTold);
  client.refused.catch(error => {
    first ??= error;
  });
  client.work(workload);
  const made = () => {
    if (client.library() === '') return undefined;
    return { library: client.library(), options: client.options(), keyspace: client.keyspace() };
  };
  try {
    return await poll(async () => first ?? made(), { withinMs: 20_000, everyMs: 20 });
  } finally {
    client.kill();
  }
}

/** Fails unless the client is refused as unusable input, with such a message. */
async function expectRefused(spec: ClientSpec, message: RegExp): Promise<void> {
  const error = await startOf(spec);
  expect(error).toBeInstanceOf(UnusableInput);
  expect((error as Error).message).toMatch(message);
}

test.each([
  ['ioredis', 'ioredis'],
  ['ioredis-5', 'ioredis-5'],
  ['iovalkey', 'iovalkey'],
])('a client of %s is recognized, with the options that its user chose', async (library, name) => {
  expect(
    await startOf(
      ioredis(
        '{ ...deployment, socketTimeout: 700, db: 2, keyPrefix: "app:", retryStrategy: () => 5 }',
        name,
      ),
    ),
  ).toEqual({
    library,
    options: { socketTimeout: 700, db: 2, keyPrefix: 'app:', retryStrategy: '[function]' },
    keyspace: { db: 2, keyPrefix: 'app:' },
  });
});

test('a class around ioredis is recognized, also when it comes with a promise', async () => {
  const spec = clientFrom(
    fileOf(`class Own extends require('ioredis').Redis {}
      export default async deployment => new Own({ ...deployment, connectTimeout: 300 });`),
  );
  expect(await startOf(spec)).toMatchObject({ library: 'ioredis', options: { connectTimeout: 300 } });
});

test('a module that a compiler wrote as CommonJS is imported as what it was', async () => {
  const path = join(folder, 'compiled.cjs');
  writeFileSync(
    path,
    `exports.__esModule = true;
     const { Redis } = require('node:module').createRequire(${JSON.stringify(import.meta.url)})('ioredis');
     exports.default = deployment => new Redis({ ...deployment, db: 3 });`,
  );
  expect(await startOf(clientFrom(pathToFileURL(path)))).toMatchObject({ keyspace: { db: 3 } });
});

test('a client of node-redis is recognized', async () => {
  const spec = making(
    `require('@redis/client').createSentinel({ name: deployment.name, sentinelRootNodes: deployment.sentinels })`,
  );
  expect(await startOf(spec)).toMatchObject({ library: 'node-redis' });
});

test('a module sees no address and no secret in the environment of its process', async () => {
  process.env.REDIS_URL = 'redis://production:6379';
  const made = await startOf(ioredis('process.env.REDIS_URL ?? { ...deployment, connectionName: "none" }'));
  expect(made).toMatchObject({ options: { connectionName: 'none' } });
});

test.each([
  ['a host', '{ host: "redis.prod", port: 6379 }', /'host' names redis\.prod:6379/],
  ['no option at all', '', /'host' names localhost:6379/],
  ['a URL', '"redis://10.0.0.7:6380"', /'host' names 10\.0\.0\.7:6380/],
  ['a path', '"/run/redis.sock"', /'path' names "\/run\/redis\.sock"/],
  [
    'sentinels',
    '{ sentinels: [{ host: "sentinel.prod", port: 1 }], name: "mymaster" }',
    /'sentinels' names .*sentinel\.prod/,
  ],
  ['TLS', '{ ...deployment, tls: { host: "redis.prod" } }', /'tls\.host' names "redis\.prod"/],
  ['another master', '{ ...deployment, name: "other" }', /'name' that module-\d+\.mjs sets is "other"/],
])('a client that leaves its deployment by %s is refused by the option', async (_by, options, message) => {
  await expectRefused(ioredis(options), message);
});

test('nothing is sent to another server, whichever way a module connects', async () => {
  const accepted: unknown[] = [];
  const server = createServer(socket => accepted.push(socket.destroy())).listen(0, '127.0.0.1');
  server.unref();
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const elsewhere = `{ host: '127.0.0.1', port: ${port} }`;
  const leaves = /leads out of the scenario's deployment: it connects to 127\.0\.0\.1:\d+/;
  await expectRefused(making(`{ socket: require('node:net').connect(${elsewhere}) }`), leaves);
  await expectRefused(
    ioredis(`{ ...deployment, Connector: class {
    connect() { return Promise.resolve(require('node:net').connect(${port}, '127.0.0.1')); }
    check() { return true; }
    disconnect() {}
  } }`),
    leaves,
  );
  await expectRefused(
    making(
      `require('@redis/client').createSentinel({ name: 'mymaster', sentinelRootNodes: [${elsewhere}] })`,
    ),
    leaves,
  );
  expect(accepted).toEqual([]);
  // The same arrives where it is meant to.
  const meant = outsideClient(ioredis(elsewhere) as never);
  const client = startClient('app', meant, TOPOLOGY, join(folder, 'outside'), () => undefined);
  const arrived = async () => accepted.length > 0 || undefined;
  expect(await poll(arrived, { withinMs: 10_000, everyMs: 20 }).finally(client.kill)).toBe(true);
  server.close();
});

test.each([
  ['has no default export', 'export const client = 1;', /has no default export; expected: a function/],
  ['exports no function', 'export default {};', /has no function as its default export/],
  [
    'throws',
    'export default () => { throw new Error("no vault") };',
    /threw instead of making a client: no vault/,
  ],
  ['rejects', 'export default async () => { throw new Error("no vault") };', /threw .*: no vault/],
  ['returns nothing', 'export default () => undefined;', /returns for clients\.app is undefined/],
  ['does not load', 'import "a-package-that-does-not-exist";', /does not load: Cannot find package/],
])('a module that %s is refused by its name', async (_does, text, message) => {
  await expectRefused(clientFrom(fileOf(text)), message);
  await expectRefused(
    clientFrom(fileOf(text)),
    /^clients\.app: module-\d+\.mjs |what module-\d+\.mjs returns/,
  );
});

test('a module that returns something that the harness does not know needs an adapter, or a workload of its own', async () => {
  const client = startClient('app', making('({ get() {} })'), TOPOLOGY, join(folder, 'f'), () => undefined);
  client.work(appends());
  await expect(client.refused).rejects.toThrow(/no client of ioredis, .* adapter/);
});

test('a file that does not exist is refused before anything starts', () => {
  const missing = new URL('./not-there.ts', import.meta.url);
  expect(() => clientFrom(missing)).toThrow(/clientFrom is .*not-there\.ts.*; allowed: a file that exists/);
  expect(() => clientFrom(new URL(import.meta.url), { adapter: missing })).toThrow(/clientFrom\.adapter is/);
  expect(() => clientFrom('./client.ts' as never)).toThrow(/clientFrom is "\.\/client\.ts"/);
});

const STORE = fileOf('export default () => ({ store: true });');
const adapted = (adapter: string): ClientSpec => clientFrom(STORE, { adapter: fileOf(adapter) });
const PARTS = `name: 'store', call: async () => 1, disconnect() {}`;

test('an adapter makes the client of another library one that works', async () => {
  const adapter = `export default { ${PARTS}, options: () => ({ a: 1 }), keyspace: () => ({ db: 4 }) };`;
  expect(await startOf(adapted(adapter))).toEqual({
    library: 'store',
    options: { a: 1 },
    keyspace: { db: 4, keyPrefix: '' },
  });
});

test.each([
  [
    'no default export',
    'export const name = 1;',
    /adapter .* has no default export|has no default export; expected: an adapter/,
  ],
  ['no name', `export default { call() {}, disconnect() {} };`, /has no 'name'/],
  ['no call', `export default { name: 'store', disconnect() {} };`, /has no function 'call'/],
  ['no disconnect', `export default { name: 'store', call() {} };`, /has no function 'disconnect'/],
  ['a misspelt part', `export default { ${PARTS}, sevrer() {} };`, /unknown option 'sevrer'/],
])('an adapter with %s is refused by the part', async (_what, text, message) => {
  await expectRefused(adapted(text), message);
});

test('an adapter without what the workload needs is refused when the work begins', async () => {
  const client = startClient(
    'app',
    adapted(`export default { ${PARTS} };`),
    TOPOLOGY,
    join(folder, 'b'),
    () => undefined,
  );
  client.work(batches());
  await expect(client.refused).rejects.toThrow(
    /the workload batches needs 'batch', but its adapter does not have it/,
  );
});

test('a client of a module can be one of several shards', async () => {
  const spec = onShard('mymaster', ioredis('{ ...deployment }') as never);
  expect(await startOf(spec)).toMatchObject({ library: 'ioredis', options: {} });
});

const OWN = { do: 'async do() {}', read: 'async read() { return ["app-0"] }' };
const workloadOf = (text: string) => workloadFrom(fileOf(text));

/** What a workload of a user's own reads at the end. */
async function readBy(text: string): Promise<OwnRead> {
  const client = startClient('app', making('({ mine: true })'), TOPOLOGY, join(folder, 'c'), () => undefined);
  return client.read(workloadOf(text)).finally(client.kill);
}

test('a workload of the user’s own works with whatever the module returns, and reads with another one', async () => {
  expect(
    await startOf(making('({ mine: true })'), workloadOf(`export default { ${OWN.do}, ${OWN.read} };`)),
  ).toMatchObject({
    library: 'unknown',
  });
  const read = 'read: async client => [String(client.mine)]';
  expect(await readBy(`export default { ${OWN.do}, ${read} };`)).toMatchObject({ present: ['true'] });
});

test.each([
  [
    'read throws',
    `export default { ${OWN.do}, read() { throw new Error('boom') } };`,
    /read\(\) failed: boom/,
  ],
  [
    'read returns no list',
    `export default { ${OWN.do}, async read() { return 5 } };`,
    /what read\(\) returns is 5 \(number\)/,
  ],
  [
    'read returns numbers',
    `export default { ${OWN.do}, async read() { return [5] } };`,
    /what read\(\) returns is \[5\]/,
  ],
  [
    'one effect is no list',
    `export default { ${OWN.do}, async read() { return { orders: [], stock: 3 } } };`,
    /what read\(\) returns is \{"orders":\[\],"stock":3\}/,
  ],
  [
    'the process ends',
    `export default { ${OWN.do}, read() { process.exit(3) } };`,
    /its process ended \(exit code 3\)/,
  ],
])('where %s, the final data is not known, with the reason', async (_what, text, message) => {
  await expect(readBy(text)).rejects.toThrow(message);
});

test.each([
  ['no default export', 'export const a = 1;', /workloadFrom: module-\d+\.mjs has no default export/],
  ['no do', `export default { ${OWN.read} };`, /has no function 'do'/],
  ['no read', `export default { ${OWN.do} };`, /has no function 'read'/],
  ['an error on loading', 'throw new Error("no config");', /does not load: no config/],
])('a workload module with %s is refused by its name', async (_what, text, message) => {
  const client = startClient('app', {}, TOPOLOGY, join(folder, 'd'), () => undefined);
  client.work(workloadOf(text));
  await expect(client.refused).rejects.toThrow(message);
});

test('a workload module cannot leave the deployment', async () => {
  const text = `export default { do: () => new Promise(() => require('node:net').connect(6379, '10.0.0.7')), ${OWN.read} };`;
  const client = startClient('app', {}, TOPOLOGY, join(folder, 'e'), () => undefined);
  client.work(workloadOf(text));
  await expect(client.refused).rejects.toThrow(/its workload leads out .*: it connects to 10\.0\.0\.7:6379/);
});

test.each<[string, Workload, RegExp]>([
  ['BullMQ', bullmq(), /the workload bullmq needs a client of ioredis or iovalkey/],
  ['WAIT', waited(), /the workload waited uses WAIT, .* 'masterPoolSize'/],
  [
    'WAIT for a lock',
    lock({ replicas: 1 }),
    /the workload lock with replicas uses WAIT, .* 'masterPoolSize'/,
  ],
])(
  'a client that %s does not work with is unusable input, and no client that died',
  async (_what, workload, message) => {
    const spec = clientOf('node-redis', { masterPoolSize: 2 });
    const client = startClient('app', spec, TOPOLOGY, join(folder, 'd'), () => undefined);
    client.work(workload);
    await expect(client.refused).rejects.toThrow(message);
  },
);
