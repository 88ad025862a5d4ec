import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { target } from '../../engine/endpoint.ts';
import type { RunReport } from '../../report/index.ts';
import { checkedOut, type Project, packInto } from '../consumers.ts';
import type { Recipe } from './recipe.ts';
import { recipes } from './recipes.ts';
import { type ExecutedJob, runRecipe } from './run-recipe.ts';

// The recipes of examples/ci in a project that has the package: every command as it is written, job after job.

// Several times what it takes, for slow machines.
jest.setTimeout(480_000);

const OPTIONS = "{ topology: { replicas: 1, sentinels: 1, quorum: 1, downAfter: '500ms' } }";

const scenarioOf = (name: string, within: string) => `
import { expect, scenario } from 'sentinel-failover-harness';
import { crash, master } from 'sentinel-failover-harness/inject';

scenario('${name}', ${OPTIONS}, async ({ inject }) => {
  await expect(await inject(crash(master))).toPromoteWithin('${within}');
});
`;

let attempts = 0;
const scratch = realpathSync(newFolder('ci'));
let project: Project;
let engine: Server;
const installed = new Map<string, string>();

beforeAll(async () => {
  engine = await engineOverTcp();
  const { tarball } = await packInto(scratch);
  project = await checkedOut(
    join(scratch, 'project'),
    tarball,
    { ioredis: '6.0.0', jest: '30.5.2' },
    {
      'package.json': '{ "name": "project", "type": "module" }',
      'failover/first.scenario.mjs': scenarioOf('first', '15s'),
      'failover/second.scenario.mjs': scenarioOf('second', '15s'),
    },
  );
});
afterAll(() => {
  engine.close();
});

/** The engine of this machine at a TCP address, as that of a docker-in-docker service. */
async function engineOverTcp(): Promise<Server> {
  const { options } = target(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock', process.env);
  const address =
    'socketPath' in options ? { path: options.socketPath } : { host: options.hostname, port: +options.port };
  const server = createServer({ allowHalfOpen: true }, user => {
    const inner = connect({ ...address, allowHalfOpen: true });
    user.pipe(inner).pipe(user);
    user.on('error', () => inner.destroy());
    inner.on('error', () => user.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function variablesFor({ file }: Recipe): Record<string, string> {
  if (!file.startsWith('gitlab-')) return {};
  const { port } = engine.address() as AddressInfo;
  return { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_API: `http://127.0.0.1:${port}` };
}

const reportIn = (folder: string): RunReport =>
  JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunReport;

const verdictsOf = ({ scenarios }: RunReport) =>
  Object.fromEntries(scenarios.map(({ name, verdict }) => [name, verdict]));

function expectSuccess(jobs: readonly ExecutedJob[]): void {
  for (const job of jobs) expect(job).toEqual({ ...job, code: 0 });
}

test.each(recipes())('$file: each command as it is written, and the report at its end', async recipe => {
  // A second attempt would find the reports of the first.
  attempts += 1;
  const folder = join(scratch, `${recipe.file}-${attempts}`);
  const jobs = await runRecipe(recipe, project, folder, variablesFor(recipe), installed);
  expectSuccess(jobs);
  const { folder: last = '', said = '' } = jobs.at(-1) ?? {};
  const isMerged = existsSync(join(last, 'merged'));
  const report = join(last, isMerged ? 'merged' : 'reports/latest');
  expect(verdictsOf(reportIn(report))).toEqual({ first: 'pass', second: 'pass' });
  expect(readFileSync(join(report, 'junit.xml'), 'utf8')).toMatch(/<testcase/);
  expect(said).toContain('index.html');
  if (recipe.file.startsWith('github-'))
    expect(readFileSync(join(last, 'step-summary.md'), 'utf8')).toContain('first');
});
