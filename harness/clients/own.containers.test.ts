import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jest, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { pause } from '../basics/index.ts';
import { anyReplica, crash, freeze, lasting, master } from '../faults/index.ts';
import type { ScenarioReport } from '../report/index.ts';
import type { ScenarioBody, ScenarioOptions } from '../scenario/index.ts';
import { expect, expectBreaks } from '../scenario/jest.ts';
import { RESENT, runUndisturbed } from '../scenario/undisturbed.ts';
import { type Workload, workloadFrom } from '../workload/index.ts';
import { type ClientSpec, clientFrom, optionsFrom } from './index.ts';

// Clients and workloads of users on real deployments, each with a defect that has to be seen.

jest.setTimeout(240_000);
// The only sentinel needs no vote, and three containers are enough.
const TOPOLOGY = { replicas: 1, sentinels: 1, quorum: 1, downAfter: '2s' } as const;
const HARMLESS = lasting('1s', freeze(anyReplica));
const BEYOND_EXCUSES_MS = 5000;

const folder = newFolder('own');
let modules = 0;

/** A module beside no package: it requires those of this repository. */
function fileOf(text: string): URL {
  modules += 1;
  const path = join(folder, `module-${modules}.mjs`);
  const requiring = `const require = createRequire(${JSON.stringify(import.meta.url)});`;
  writeFileSync(path, `import { createRequire } from 'node:module';\n${requiring}\n${text}`);
  return pathToFileURL(path);
}

const scenarioFile = (name: string): URL => new URL(`../../scenarios/clients/${name}`, import.meta.url);
const making = (returned: string): ClientSpec =>
  clientFrom(fileOf(`export default deployment => ${returned};`));
const adapted = (client: string): ClientSpec =>
  clientFrom(scenarioFile(client), { adapter: scenarioFile('store-adapter.ts') });
const workloadOf = (text: string): Workload<'own'> => workloadFrom(fileOf(text), { rate: 50, unit: 'order' });

async function run<Name extends string>(
  options: ScenarioOptions<Name>,
  body: ScenarioBody<Name>,
): Promise<ScenarioReport> {
  const folder = newFolder('own-run');
  const place = { name: folder.slice(-6), file: 'own.test.ts', folder, assertions: () => 1 };
  return (await runUndisturbed(place, { topology: TOPOLOGY, ...options }, body)).report;
}

const promoted: ScenarioBody = async ({ inject, budget }) => {
  await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
  await pause(BEYOND_EXCUSES_MS);
};

const harmless: ScenarioBody = async ({ inject }) => {
  await inject(HARMLESS);
};

/** The checks that fail the scenario, each with its reason. */
const redIn = ({ findings }: ScenarioReport): Readonly<Record<string, string>> =>
  Object.fromEntries(
    findings.flatMap(({ checker, reason, verdict, expected }) =>
      verdict === 'fail' && expected === undefined ? [[checker, reason]] : [],
    ),
  );

const TIMEOUTS = '{ ...deployment, socketTimeout: 1000, connectTimeout: 500 }';

test.concurrent.each<[string, string, ClientSpec]>([
  ['ioredis 6', 'ioredis', making(`new (require('ioredis').Redis)(${TIMEOUTS})`)],
  ['ioredis 5', 'ioredis-5', making(`new (require('ioredis-5').Redis)(${TIMEOUTS})`)],
  ['iovalkey', 'iovalkey', making(`new (require('iovalkey').Redis)(${TIMEOUTS})`)],
  [
    'node-redis',
    'node-redis',
    making(
      `require('@redis/client').createSentinel({
        name: deployment.name, sentinelRootNodes: deployment.sentinels, scanInterval: 1000,
        nodeClientOptions: { socket: { connectTimeout: 500, socketTimeout: 1000 } },
        sentinelClientOptions: { socket: { connectTimeout: 500 } },
      })`,
    ),
  ],
  ['a class of its own', 'ioredis', clientFrom(scenarioFile('wrapped.ts'))],
  ['an adapter', 'store', adapted('store.ts')],
])('a client of %s that a module makes follows when the master crashes', async (_name, library, app) => {
  const report = await run(
    { clients: { app }, tolerates: RESENT },
    async ({ clients, inject, budget, finish }) => {
      await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
      await expect(clients.app).toFollowPromotionWithin(budget.following);
      expect((await finish()).clients.app).toLoseOnlyWritesInFlight();
    },
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  jestExpect(report.clients.app).toMatchObject({
    library,
    process: 'finished',
    followedMs: jestExpect.any(Number),
  });
});

test.concurrent('a client module gets the certificates and passwords of its deployment', async () => {
  const report = await run(
    {
      topology: {
        ...TOPOLOGY,
        tls: true,
        redis: { requirepass: 'of-servers' },
        sentinel: { requirepass: 'of-sentinels' },
      },
      clients: { app: making('new (require("ioredis").Redis)({ ...deployment, connectTimeout: 900 })') },
    },
    harmless,
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  jestExpect(report.clients.app?.options).toEqual({ connectTimeout: 900 });
});

test.concurrent('a client of a module follows to a replica that was added while it ran', async () => {
  const app = making(`new (require('ioredis').Redis)(${TIMEOUTS})`);
  const report = await run(
    { clients: { app }, tolerates: RESENT },
    async ({ topology, clients, inject, budget }) => {
      const [old] = topology.replicas;
      await topology.addReplica();
      if (old !== undefined) await topology.removeReplica(old);
      // Sentinels hear of it from the master.
      await pause(11_000);
      await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
      await expect(clients.app).toFollowPromotionWithin(budget.following);
    },
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  jestExpect(report.newMaster).toBe('redis-3');
});

test.concurrent('a client of a cluster that a module makes works', async () => {
  const app = making(
    `new (require('ioredis').Cluster)(deployment.nodes, { natMap: deployment.natMap, redisOptions: { socketTimeout: 1000 } })`,
  );
  const report = await run(
    { topology: undefined as never, cluster: {}, clients: { app }, workload: { keys: 5 } },
    harmless,
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  jestExpect(report.clients.app).toMatchObject({ library: 'ioredis-cluster' });
});

test.concurrent('a client module that hangs after a failover turns the scenario red', async () => {
  const report = await run({ clients: { app: clientFrom(scenarioFile('hanging.ts')) } }, promoted);
  jestExpect(report.verdict).toBe('fail');
  jestExpect(redIn(report)).toMatchObject({
    works: jestExpect.stringMatching(/^app had nothing acknowledged for the last/),
  });
});

test.concurrent('a client that drops writes and swallows errors turns the scenario red by its loss', async () => {
  const report = await run({ clients: { app: adapted('swallowing.ts') } }, harmless);
  jestExpect(report.verdict).toBe('fail');
  jestExpect(redIn(report)).toMatchObject({
    loss: jestExpect.stringMatching(/^app lost \d+ acknowledged elements beyond the/),
  });
});

test.concurrent.each<[string, ClientSpec, RegExp]>([
  [
    'a module that makes a client of another server',
    making(`new (require('ioredis').Redis)({ host: '127.0.0.1', port: 6379 })`),
    /^clients\.app: module-\d+\.mjs leads out of the scenario's deployment: its option 'host' names 127\.0\.0\.1:6379/,
  ],
  [
    'a module that connects to another server besides',
    making(`(require('node:net').connect(6379, '127.0.0.1'), new (require('ioredis').Redis)(${TIMEOUTS}))`),
    /^clients\.app: module-\d+\.mjs leads out of the scenario's deployment: it connects to 127\.0\.0\.1:6379/,
  ],
  [
    'a module of options that name another server',
    optionsFrom(fileOf(`export default { host: '127.0.0.1', port: 6379 };`)),
    /^clients\.app\.host names a server outside the scenario's deployment/,
  ],
])('%s is unusable input', async (_what, app, message) => {
  const report = await run({ clients: { app } }, promoted);
  jestExpect(report).toMatchObject({
    verdict: 'unknown',
    unusable: true,
    reason: jestExpect.stringMatching(message),
  });
});

test.concurrent('an address in the environment of Jest does not reach a client module', async () => {
  process.env.REDIS_URL = 'redis://127.0.0.1:6379';
  const app = making(`new (require('ioredis').Redis)(process.env.REDIS_URL ?? ${TIMEOUTS})`);
  const report = await run({ clients: { app } }, harmless);
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
});

test.concurrent('orders that a Lua script placed and that vanish are lost, counted in orders', async () => {
  const report = await run(
    {
      clients: { app: {} },
      workload: workloadFrom(scenarioFile('orders.ts'), { rate: 50, unit: 'order' }),
    },
    async ({ inject, finish, budget }) => {
      await expect(await inject(lasting('8s', freeze(master)))).toPromoteWithin(budget.promotion);
      expectBreaks((await finish()).clients.app).toLoseNoAcknowledgedWrites();
    },
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  const { operations } = report.clients.app ?? {};
  jestExpect(operations).toMatchObject({ unit: 'order', lost: jestExpect.any(Number), duplicates: 0 });
  jestExpect(Number(operations?.lost)).toBeGreaterThan(Number(operations?.inFlight) + 10);
  const loss = report.findings.find(({ checker }) => checker === 'loss');
  jestExpect(loss?.reason).toMatch(/^app lost \d+ acknowledged orders beyond the/);
});

const PUSH = `redis.rpush('orders', id)`;
const READ = `read: redis => redis.lrange('orders', 0, -1)`;

test.concurrent('orders of several clients, in a database and under a prefix of their own, are all found', async () => {
  const report = await run(
    {
      clients: { app: {}, other: {}, database: { db: 2 }, prefixed: { keyPrefix: 'app:' } },
      workload: workloadOf(`export default { do: (redis, { id }) => ${PUSH}, ${READ} };`),
    },
    harmless,
  );
  jestExpect([report.verdict, report.reason]).toEqual(['pass', 'every expectation and every check passed']);
  jestExpect(report.findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
});

test.concurrent('orders that are placed twice are duplicates', async () => {
  const twice = `do: async (redis, { id, turn }) => { await ${PUSH}; if (turn % 10 === 0) await ${PUSH}; }`;
  const report = await run(
    { clients: { app: {} }, workload: workloadOf(`export default { ${twice}, ${READ} };`) },
    harmless,
  );
  jestExpect(report.verdict).toBe('fail');
  jestExpect(redIn(report)).toEqual({
    elements: jestExpect.stringMatching(/^\d+ present more than once$/),
  });
});

test.concurrent('orders with only some of their effects fail the check of effects', async () => {
  const place = `do: async (redis, { id, turn }) => {
      await redis.rpush('orders', id);
      if (turn % 10 !== 0) await redis.rpush('invoices', id);
    }`;
  const read = `async read(redis) {
      const [orders, invoices] = await Promise.all(['orders', 'invoices'].map(key => redis.lrange(key, 0, -1)));
      return { orders, invoices };
    }`;
  const report = await run(
    { clients: { app: {} }, workload: workloadOf(`export default { ${place}, ${read} };`) },
    harmless,
  );
  jestExpect(report.verdict).toBe('fail');
  jestExpect(redIn(report)).toEqual({
    effects: jestExpect.stringMatching(/^\d+ operations have only some of their effects$/),
    elements: jestExpect.stringMatching(/^\d+ acknowledged and absent$/),
    loss: jestExpect.stringMatching(/^app lost \d+ acknowledged orders/),
  });
  const found = report.findings.find(({ checker }) => checker === 'effects');
  jestExpect(found?.examples.partial?.[0]).toBe('app-0 without invoices');
});

test.concurrent('where the workload cannot read its data, the scenario does not pass', async () => {
  const read = `read() { throw new Error('boom'); }`;
  const report = await run(
    {
      clients: { app: {} },
      workload: workloadOf(`export default { do: (redis, { id }) => ${PUSH}, ${read} };`),
    },
    harmless,
  );
  jestExpect(report).toMatchObject({
    verdict: 'unknown',
    reason:
      'what app lost is not known: the workload could not read its final data: clients.app: read() failed: boom',
  });
});
