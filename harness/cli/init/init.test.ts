import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { failover } from '../program-fixture.ts';

/** A repository with these files, as the current folder. @returns the folder */
function repository(files: Readonly<Record<string, string | object>>, current = '.'): string {
  const texts = Object.entries(files).map(([path, content]) => [
    path,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  const folder = realpathSync(newFolder('init', { '.git/HEAD': '', ...Object.fromEntries(texts) }));
  process.chdir(join(folder, current));
  return folder;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const MODULES = { type: 'module', dependencies: { ioredis: '^5.4.0' }, devDependencies: { jest: '^30.0.0' } };

test('a project of ES modules in TypeScript gets three files, and no other is changed', async () => {
  const files = {
    'package.json': { ...MODULES, devDependencies: { jest: '30', typescript: '5' } },
    'package-lock.json': '{}',
  };
  const folder = repository(files);
  const there = filesIn(folder);
  const { code, out } = await failover('init', '--yes');
  expect(code).toBe(0);
  const written = [
    '.github/workflows/failover.yml',
    'failover/master-crash.scenario.ts',
    'jest.failover.config.mjs',
  ];
  expect(filesIn(folder)).toEqual([...there, ...written].sort());
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toEqual(files['package.json']);
  expect(out).toMatch(/modules +ES modules, TypeScript; npm/);
  expect(out).toMatch(/ioredis \^5\.4\.0, bullmq \(not found\), jest 30/);
  for (const file of written) expect(out).toContain(`wrote ${file}`);
  expect(out).toContain('npm install --save-dev sentinel-failover-harness\n'.trim());
  expect(readFileSync('failover/master-crash.scenario.ts', 'utf8')).toMatch(
    /^import \{ expect, scenario \} from 'sentinel-failover-harness';\nimport \{ crash, master \} from 'sentinel-failover-harness\/inject';/,
  );
  expect(readFileSync('jest.failover.config.mjs', 'utf8')).toContain("preset: 'sentinel-failover-harness'");
  expect(readFileSync('.github/workflows/failover.yml', 'utf8')).toMatch(
    /run: npm ci\n[\s\S]*npx failover run\n[\s\S]*path: reports\//,
  );
});

test('CommonJS without TypeScript gets a scenario that Node can require', async () => {
  repository({ 'package.json': { dependencies: { ioredis: '5' } } });
  await failover('init', '--yes', '--output', 'test/failover');
  const text = readFileSync('test/failover/master-crash.scenario.cjs', 'utf8');
  expect(text).toMatch(
    /^const \{ expect, scenario \} = require\('sentinel-failover-harness'\);\nconst \{ crash, master \} = require\('sentinel-failover-harness\/inject'\);/,
  );
  expect(spawnSync(process.execPath, ['--check', 'test/failover/master-crash.scenario.cjs']).status).toBe(0);
});

test('ES modules without TypeScript get a scenario that Node can import', async () => {
  repository({ 'package.json': MODULES });
  await failover('init', '--yes');
  expect(spawnSync(process.execPath, ['--check', 'failover/master-crash.scenario.mjs']).status).toBe(0);
  expect(spawnSync(process.execPath, ['--check', 'jest.failover.config.mjs']).status).toBe(0);
});

test('with BullMQ the workload is a queue, and installed versions are shown', async () => {
  repository({
    'package.json': { ...MODULES, dependencies: { bullmq: '^5.0.0', ioredis: '^5.4.0' } },
    'node_modules/bullmq/package.json': { version: '5.12.3' },
  });
  const { out } = await failover('init', '--yes');
  expect(out).toContain('bullmq 5.12.3');
  expect(readFileSync('failover/master-crash.scenario.mjs', 'utf8')).toMatch(
    /^import \{ bullmq \} from 'sentinel-failover-harness\/workloads';[\s\S]*workload: bullmq\(\),/m,
  );
});

test('in a workspace the workflow is in the root of the repository and works in the project', async () => {
  const folder = repository(
    { 'package.json': {}, 'pnpm-lock.yaml': '', 'packages/api/package.json': MODULES },
    'packages/api',
  );
  await failover('init', '--yes');
  const workflow = readFileSync(join(folder, '.github/workflows/failover.yml'), 'utf8');
  expect(workflow).toMatch(/working-directory: packages\/api\//);
  expect(workflow).toMatch(
    /pnpm\/action-setup[\s\S]*pnpm install --frozen-lockfile[\s\S]*pnpm exec failover run/,
  );
  expect(workflow).toMatch(/path: packages\/api\/reports\//);
  expect(existsSync('failover/master-crash.scenario.mjs')).toBe(true);
});

test.each([
  ['29.7.0', 'sentinel-failover-harness jest@30'],
  ['^29.0.0', 'sentinel-failover-harness jest@30'],
  [undefined, 'sentinel-failover-harness jest@30'],
  ['30.0.1', 'sentinel-failover-harness'],
  ['latest', 'sentinel-failover-harness'],
])('with jest %s the next step is to install %s', async (jest, wanted) => {
  repository({ 'package.json': { ...MODULES, devDependencies: { jest } } });
  const { out } = await failover('init', '--yes');
  expect(out).toMatch(new RegExp(`npm install --save-dev ${wanted} +what`));
});

async function workflowIn(folder: string): Promise<string> {
  const { code } = await failover('init', '--yes');
  expect(code).toBe(0);
  return readFileSync(join(folder, '.github/workflows/failover.yml'), 'utf8');
}

test('the lock file of a workspace counts that is between the project and the root of the repository', async () => {
  const folder = repository(
    { 'web/yarn.lock': '', 'web/package.json': {}, 'web/packages/api/package.json': MODULES },
    'web/packages/api',
  );
  expect(await workflowIn(folder)).toMatch(
    /run: yarn install --frozen-lockfile\n[\s\S]*run: yarn failover run\n/,
  );
});

test.each([
  ['pnpm', undefined, /uses: pnpm\/action-setup@v4\n +with:\n +version: 10\n +- uses/],
  ['pnpm', 'pnpm@9.1.0', /uses: pnpm\/action-setup@v4\n +- uses/],
  ['yarn', undefined, /node-version: 24\n +- run: yarn install/],
  ['yarn', 'yarn@1.22.22', /node-version: 24\n +- run: yarn install/],
  ['yarn', 'yarn@4.5.0', /node-version: 24\n +- run: corepack enable\n +- run: yarn install/],
])('the workflow installs %s where packageManager is %s', async (manager, packageManager, step) => {
  const lockFile = manager === 'pnpm' ? 'pnpm-lock.yaml' : 'yarn.lock';
  const folder = repository({ 'package.json': { ...MODULES, packageManager }, [lockFile]: '' });
  expect(await workflowIn(folder)).toMatch(step);
});

test('new writes a scenario with its title for the project, and refuses what is there or outside of it', async () => {
  const folder = repository({ 'package.json': MODULES });
  const file = 'test/our-client-s-outage-is-short.scenario.mjs';
  const { code, out } = await failover('new', "our client's outage is short", '--group', 'test');
  expect({ code, out: out.split('\n')[0] }).toEqual({ code: 0, out: file });
  expect(readFileSync(join(folder, file), 'utf8')).toContain(`"our client's outage is short",`);
  expect(spawnSync(process.execPath, ['--check', file]).status).toBe(0);
  for (const args of [
    ['our client s outage: is short!', '--group', 'test'],
    ['x', '--group', '../elsewhere'],
    ['x', '--group', '.hidden'],
  ])
    expect(await failover('new', ...args)).toMatchObject({ code: 2 });
});

describe('nothing is written', () => {
  test.each([
    ['jest.failover.config.mjs'],
    ['failover/master-crash.scenario.mjs'],
    ['.github/workflows/failover.yml'],
  ])('when %s is there', async file => {
    const folder = repository({ 'package.json': MODULES, [file]: 'mine' });
    const there = filesIn(folder);
    const { code, err } = await failover('init', '--yes');
    expect(err).toContain(`there already: ${file}`);
    expect(err.includes('--output')).toBe(file.includes('.scenario.'));
    expect(code).toBe(2);
    expect(filesIn(folder)).toEqual(there);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test.each<[string, Record<string, string | object>, string[], RegExp]>([
    [
      'when a file has the name of the folder',
      { 'package.json': MODULES, failover: '#!/bin/sh' },
      ['--yes'],
      /there already: failover\n.*--output gives the scenario another folder/,
    ],
    ['with a package.json that is no object', { 'package.json': 'null' }, ['--yes'], /correct package\.json/],
    ['without a terminal and --yes', { 'package.json': MODULES }, [], /no terminal to ask at; --yes/],
    ['without a package.json', {}, ['--yes'], /no package\.json[\s\S]*npm init/],
    [
      'with a package.json that is not JSON',
      { 'package.json': '{ "name": ' },
      ['--yes'],
      /correct package\.json/,
    ],
    ...['.failover', 'test/node_modules/x', 'reports/failover'].map(
      folder =>
        [
          `into ${folder}, where no scenario is found`,
          { 'package.json': MODULES },
          ['--yes', '-o', folder],
          /--output is .*begins with a dot are not run/,
        ] as [string, Record<string, object>, string[], RegExp],
    ),
    ['outside of the project', { 'package.json': MODULES }, ['--yes', '-o', '../x'], /--output is "\.\.\/x"/],
  ])('%s', async (_what, files, args, why) => {
    const folder = repository(files);
    const there = filesIn(folder);
    const isTTY = process.stdin.isTTY;
    process.stdin.isTTY = false;
    const { code, err } = await failover('init', ...args);
    process.stdin.isTTY = isTTY;
    expect(err).toMatch(why);
    expect(code).toBe(2);
    expect(filesIn(folder)).toEqual(there);
  });
});
