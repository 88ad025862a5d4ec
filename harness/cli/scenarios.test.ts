import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { readScenarioFolders } from '../report/index.ts';
import { scratch } from './scratch.ts';

// npm run scenarios as far as it needs no container engine: none can be found here.

const FAILOVER = fileURLToPath(new URL('./failover.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function scenarios(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const outside = Object.entries(process.env).filter(([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_)/.test(key));
  const env = { ...Object.fromEntries(outside), DOCKER_HOST: 'unix:///nowhere/docker.sock', ...variables };
  const run = (program: string, all: readonly string[]) =>
    spawnSync(program, all, { env, cwd: ROOT, encoding: 'utf8' });
  return {
    direct: () => run(process.execPath, [FAILOVER, 'run', ...args]),
    throughNpm: () => run('npm', ['run', '--silent', 'scenarios', '--', ...args]),
  };
}

test('a list is printed without an engine', () => {
  const { status, stdout } = scenarios(['--list', '--all']).direct();
  expect(stdout).toMatch(/│ master-dies +│ \S+ +│ /);
  expect(stdout).toMatch(/\n(\d+) of \1 scenarios, in \d+ files\n$/);
  expect(status).toBe(0);
});

test('a name with spaces comes through npm in one piece', () => {
  const { status, stdout } = scenarios([
    '--list',
    '--all',
    'dies/crash',
    '-t',
    'clients follow',
  ]).throughNpm();
  expect(stdout).toMatch(/\n\d of \d+ scenarios, in 1 file\n$/);
  expect(status).toBe(0);
});

test('help is printed', () => {
  const { status, stdout } = scenarios(['--help']).direct();
  expect(stdout).toContain('--shard <i/n>');
  expect(status).toBe(0);
});

test.each([
  ['a tag that there is not', ['--tags', 'smok'], /--tags is "smok".*allowed: smoke/],
  ['a shard that there is not', ['--shard', '3/2'], /--shard is "3\/2"/],
  ['no worker at all', ['--workers', '0'], /--workers is "0"/],
  ['nothing that is selected', ['no-such-scenario'], /'no-such-scenario' in its path[\s\S]*none of all/],
])('%s ends it with exit code 2 before anything is prepared', (_what, args, message) => {
  const { status, stderr } = scenarios(args).direct();
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toContain('setup');
  expect(status).toBe(2);
});

test.each([
  ['HARNESS_ATTEMPTS', '0', /HARNESS_ATTEMPTS is "0".*allowed: a whole number from 1/],
  ['HARNESS_ATTEMPTS', 'many', /HARNESS_ATTEMPTS is "many"/],
  ['HARNESS_SEED', ' ', /HARNESS_SEED is " ".*allowed: a whole number/],
])('%s=%s ends it with exit code 2 as well', (name, value, message) => {
  const { status, stderr } = scenarios(['dies/crash'], { [name]: value }).direct();
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});

test('a scenario that Jest retries has a folder and a report for each run', () => {
  using files = scratch('retries');
  // A duration that is none ends a scenario before it asks for an engine.
  const file = files.write(
    'retried.scenario.ts',
    `import { jest } from '@jest/globals';
import { scenario } from '../../harness/index.ts';
jest.retryTimes(1);
scenario('x', { workload: { duration: 'soon' as '1s' } }, async () => undefined);
`,
  );
  const config = {
    rootDir: ROOT,
    transform: {},
    runtime: './harness/plain-node/runtime.ts',
    testEnvironment: './harness/plain-node/environment.ts',
    testMatch: ['**/*.scenario.ts'],
  };
  const run = newFolder('retries');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['node_modules/jest/bin/jest.js', '--runTestsByPath', file, `--config=${JSON.stringify(config)}`],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, HARNESS_RUN_FOLDER: run } },
  );
  expect(stderr).toContain('workload.duration is "soon"');
  expect(status).toBe(1);
  const folders = readScenarioFolders(run).map(({ folder }) => folder.replace(run, ''));
  expect(folders).toEqual([
    expect.stringMatching(/^\/retried-x-\w{6}$/),
    expect.stringMatching(/^\/retried-x-\w{6}-retry-1$/),
  ]);
});
