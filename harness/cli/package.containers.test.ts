import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { type Consumer, consumer, type Ended, packInto } from './consumers.ts';
import { ROOT } from './scratch.ts';

// The package as other repositories install and use it.

jest.setTimeout(300_000);

const scratch = realpathSync(newFolder('package'));
let tarball = '';
let files: readonly string[] = [];
let first: Consumer | undefined;
beforeAll(async () => {
  ({ tarball, files } = await packInto(scratch));
});

const NAME = 'the client follows when the master crashes';

const OPTIONS = `{
  topology: { replicas: 1, downAfter: '1s' },
  clients: { app: { socketTimeout: 1000, connectTimeout: 500 } },
  tolerates: { duplicates: 'ioredis resends writes that had no reply' },
}`;

const scenarioOf = (name = NAME, within = '15s', options = OPTIONS) => `
scenario('${name}', ${options}, async ({ clients, inject, budget, finish }) => {
  await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
  await expect(clients.app).toFollowPromotionWithin('${within}');
  await finish();
});
`;

const IMPORT = `
import { expect, optionsFrom, scenario } from 'sentinel-failover-harness';
import { crash, master } from 'sentinel-failover-harness/inject';
import { bullmq } from 'sentinel-failover-harness/workloads';
`;
const REQUIRE = `
const { expect, scenario } = require('sentinel-failover-harness');
const { crash, master } = require('sentinel-failover-harness/inject');
`;
const PRESET = "{ preset: 'sentinel-failover-harness' }";

/** A newest run that passed, with its report in the project's own folder, and a client of the project's own ioredis. */
function expectPass(
  { code, said }: Ended,
  { folder, report, loadedIoredis }: Consumer,
  ioredis: object,
): void {
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`${folder}/reports/`) });
  const { scenarios, environment } = report();
  expect(scenarios.map(({ name, verdict }) => ({ name, verdict }))).toEqual([
    { name: NAME, verdict: 'pass' },
  ]);
  expect(environment.clients).toEqual(ioredis);
  // With the script and the style that were built for the package.
  const page = readFileSync(join(folder, 'reports/latest/index.html'), 'utf8');
  expect(page).toContain('.uplot');
  expect(page.split('<script type="module">')[1]?.length).toBeGreaterThan(50_000);
  expect(loadedIoredis()).toContain(
    `${folder}/node_modules/sentinel-failover-harness/dist/clients/process.js`,
  );
}

test('the package holds what is needed to run, and no more', () => {
  const folders = new Set(files.map(file => file.split('/')[0]));
  expect([...folders].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
    'sentinel-conf',
  ]);
  expect(
    files.filter(file => /\.(test|browser|containers)\.|\.ts$/.test(file) && !file.endsWith('.d.ts')),
  ).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(['dist/report/page/run.js', 'dist/index.js.map', 'dist/index.d.ts']),
  );
});

test('TypeScript with ES modules', async () => {
  const esm = await consumer(
    join(scratch, 'esm'),
    tarball,
    { ioredis: '6.0.0', jest: '30.5.2', '@types/node': '24.19.2' },
    {
      'package.json': '{ "name": "esm", "type": "module" }',
      'tsconfig.json': `{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true, "types": ["node"] } }`,
      'jest.config.js': `export default ${PRESET};`,
      'test/options.ts':
        "import type { RedisOptions } from 'ioredis';\nexport default { retryStrategy: (n: number) => 50 * n } satisfies RedisOptions;",
      'test/crash.scenario.ts': `${IMPORT}${scenarioOf().replace('{ socketTimeout: 1000, connectTimeout: 500 }', "optionsFrom(new URL('./options.ts', import.meta.url))")}`,
    },
  );
  first = esm;
  const types = await esm.run([process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.']);
  expect(types).toMatchObject({ code: 0, said: '' });
  // From a folder of the project, and with the plain command of Jest.
  expectPass(await esm.run(['npx', 'failover', 'run', 'crash'], join(esm.folder, 'test')), esm, {
    ioredis: '6.0.0',
  });
  expectPass(await esm.run(['npx', 'jest']), esm, { ioredis: '6.0.0' });
});

test('JavaScript with CommonJS, on the oldest Node', async () => {
  const cjs = await consumer(
    join(scratch, 'cjs'),
    tarball,
    { ioredis: '6.0.0', jest: '30.5.2', node: '22.22.0' },
    {
      'package.json': '{ "name": "cjs", "type": "commonjs" }',
      'jest.config.js': `module.exports = ${PRESET};`,
      'crash.scenario.js': `${REQUIRE}${scenarioOf()}`,
      'red/red.scenario.js': `${REQUIRE}${scenarioOf('it follows at once', '1ms')}`,
    },
    first,
  );
  expectPass(await cjs.run(['npx', 'failover', 'run', '^crash']), cjs, { ioredis: '6.0.0' });
  expect(cjs.report().environment.node).toBe('v22.22.0');
  const red = await cjs.run(['npx', 'jest', 'red']);
  expect(red).toEqual(expect.objectContaining({ code: 1, said: expect.stringMatching(/within 1ms/) }));
  expect(cjs.report()).toMatchObject({ exitCode: 1, scenarios: [{ verdict: 'fail' }] });
  expect(await cjs.run(['npx', 'failover', 'run', 'crush'])).toMatchObject({
    code: 2,
    said: expect.stringMatching(/'crush'/),
  });
});

test('a project that has ts-jest and no ES modules', async () => {
  const project = await consumer(
    join(scratch, 'ts-jest'),
    tarball,
    { ioredis: '6.0.0', jest: '30.5.2', 'ts-jest': '29.4.15', typescript: '5.9.3', '@types/jest': '30.0.0' },
    {
      'package.json': '{ "name": "service", "type": "commonjs" }',
      'tsconfig.json':
        '{ "compilerOptions": { "module": "commonjs", "strict": true, "esModuleInterop": true, "types": ["jest"] } }',
      'jest.config.js': `module.exports = {
  reporters: ['default', 'sentinel-failover-harness/reporter'],
  projects: [{ preset: 'ts-jest', displayName: 'unit', testMatch: ['**/*.test.ts'] }, ${PRESET}],
};`,
      'src/sum.ts':
        'export enum Sign { Plus = 1 }\nexport const sum = (a: number, b: number): number => a + b * Sign.Plus;',
      'src/sum.test.ts': "import { sum } from './sum';\ntest('adds', () => expect(sum(1, 2)).toBe(3));",
      'test/crash.scenario.ts': `${IMPORT}${scenarioOf()}`,
    },
    first,
  );
  const both = await project.run(['npx', 'jest']);
  expectPass(both, project, { ioredis: '6.0.0' });
  expect(both.said).toMatch(/Tests: +2 passed, 2 total/);
  const list = await project.run(['npx', 'failover', 'run', '--list']);
  expect(list).toMatchObject({ code: 0, said: expect.stringContaining('1 of 1 scenarios') });
});

test('ioredis 5 with BullMQ', async () => {
  const options = `{
  topology: { replicas: 1, downAfter: '1s' },
  workload: bullmq({ rate: 20 }),
  clients: { app: { connectTimeout: 500 } },
  tolerates: { queue: 'BullMQ can run a job twice', loss: 'jobs in flight' },
}`;
  const queues = await consumer(
    join(scratch, 'queues'),
    tarball,
    { ioredis: '5.10.1', bullmq: '6.7.0', jest: '30.5.2' },
    {
      'package.json': '{ "name": "queues", "type": "module" }',
      'jest.config.js': `export default ${PRESET};`,
      'queue.scenario.mjs': `${IMPORT}${scenarioOf(NAME, '15s', options)}`,
      'other/valkey.scenario.mjs': `${IMPORT.replace('expect,', 'clientOf, expect,')}${scenarioOf('x', '1s', "{ clients: { app: clientOf('iovalkey') } }")}`,
    },
    first,
  );
  const clients = { 'ioredis-5': '5.10.1' };
  expectPass(await queues.run(['npx', 'failover', 'run', 'queue']), queues, clients);
  expect(queues.report().scenarios[0]?.clients.app).toMatchObject({ library: 'ioredis-5' });
  // A library that the project does not have.
  const missing = await queues.run(['npx', 'jest', 'valkey']);
  expect(missing).toMatchObject({
    code: 1,
    said: expect.stringMatching(/no iovalkey[\s\S]*npm install --save-dev iovalkey/),
  });
});
