import { join } from 'node:path';
import { literal } from '../skeleton.ts';
import { type Manager, type Project, placeInRepository } from './detect.ts';

/** A file to write. */
export interface Written {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

/** @param scenarios the folder of the scenario, relative to the project */
export function filesFor(project: Project, scenarios: string): Written[] {
  const { folder, repository } = project;
  return [
    { path: join(folder, 'jest.failover.config.mjs'), content: JEST_CONFIG },
    {
      path: join(folder, scenarios, `master-crash.scenario.${extensionOf(project)}`),
      content: scenarioFor(project),
    },
    { path: join(repository, '.github/workflows/failover.yml'), content: workflowFor(project) },
  ];
}

const JEST_CONFIG = `// The failover scenarios as a Jest project: npx jest --config jest.failover.config.mjs
// In a configuration with 'projects' it is one of them. 'failover run' needs no configuration.
export default { preset: 'sentinel-failover-harness' };
`;

/** Node reads TypeScript with imports as an ES module, also in a project of CommonJS modules. */
export const extensionOf = ({ typescript, modules }: Project): string => {
  if (typescript) return 'ts';
  return modules === 'ES modules' ? 'mjs' : 'cjs';
};

const TITLE = 'master crash: our client follows the promotion and loses only writes in flight';

/** A whole scenario file to begin with, for a project that has the package. */
export function scenarioFor(
  { packages, typescript, modules }: Pick<Project, 'packages' | 'typescript' | 'modules'>,
  title = TITLE,
): string {
  const hasQueue = packages.bullmq !== undefined;
  const load = typescript || modules === 'ES modules' ? imported : required;
  const imports = [
    load('expect, scenario', ''),
    load('crash, master', '/inject'),
    ...(hasQueue ? [load('bullmq', '/workloads')] : []),
  ];
  return `${imports.join('\n')}

// The process of the master is killed. Sentinel promotes a replica, and the client follows it.

scenario(
  ${literal(title)},
  {
    // A master, two replicas and three sentinels. Use the settings of your sentinel.conf.
    topology: { downAfter: '2s' },
    // Options of ioredis: paste yours. Addresses are given by the harness.
    clients: { app: { connectTimeout: 500, socketTimeout: 1000 } },
${hasQueue ? QUEUE : ELEMENTS}  },
  async ({ clients, inject, budget, finish }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin('10s');
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
`;
}

const imported = (names: string, entry: string): string =>
  `import { ${names} } from 'sentinel-failover-harness${entry}';`;
const required = (names: string, entry: string): string =>
  `const { ${names} } = require('sentinel-failover-harness${entry}');`;

const ELEMENTS = `    tolerates: { duplicates: 'ioredis sends commands again that had no reply' },
`;

const QUEUE = `    // Adds jobs to a BullMQ queue, and works on them. Without this line the client appends to lists.
    workload: bullmq(),
    tolerates: { twice: 'BullMQ delivers at least once: a job whose worker lost its lock is done again' },
`;

const INSTALL: Readonly<Record<Manager, string>> = {
  npm: 'npm ci',
  yarn: 'yarn install --frozen-lockfile',
  pnpm: 'pnpm install --frozen-lockfile',
};

/** How a program of a package is run. */
export const RUNNER: Readonly<Record<Manager, string>> = { npm: 'npx', yarn: 'yarn', pnpm: 'pnpm exec' };

/** The action refuses to work without a version, and with two. */
function pnpmSetup({ manager, packageManager = '' }: Project): string {
  if (manager !== 'pnpm') return '';
  const version = packageManager.startsWith('pnpm@') ? '' : '        with:\n          version: 10\n';
  return `      - uses: pnpm/action-setup@v4\n${version}`;
}

/** The runner has yarn 1, which refuses a project that names a later one. */
const yarnSetup = ({ manager, packageManager = '' }: Project): string =>
  manager === 'yarn' && /^yarn@(?!1\.)/.test(packageManager) ? '      - run: corepack enable\n' : '';

function workflowFor(project: Project): string {
  const { manager } = project;
  const place = placeInRepository(project);
  const run = RUNNER[manager];
  const inPlace = place === '' ? '' : `    defaults:\n      run:\n        working-directory: ${place}\n`;
  return `name: failover
on:
  pull_request:
  workflow_dispatch:
jobs:
  failover:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
${inPlace}    steps:
      - uses: actions/checkout@v4
${pnpmSetup(project)}      - uses: actions/setup-node@v4
        with:
          node-version: 24
${yarnSetup(project)}      - run: ${INSTALL[manager]}
      - name: what can run here
        run: ${run} failover doctor
        continue-on-error: true
      - run: ${run} failover run
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: failover-reports
          path: ${place}reports/
`;
}
