import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { whyNoPair } from '../engine/index.ts';

jest.setTimeout(480_000);
const DEV = fileURLToPath(new URL('./dev.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

// Two engines take root and Linux.
const obstacle = whyNoPair();
const testPair =
  obstacle === undefined ? test : (name: string) => test(`not tried, ${obstacle}: ${name}`, () => {});

/** Without what this run itself found: the command is to look for its own engines. */
const environmentOf = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(HARNESS_(ENVIRONMENT|OWNER|RUN|RUN_FOLDER|ENGINES)|DOCKER_HOST|NODE_OPTIONS|JEST_.*)$/.test(name),
    ),
  );

const startPair = (...command: readonly string[]) =>
  spawn(process.execPath, [DEV, 'pair', ...command], {
    cwd: ROOT,
    env: environmentOf(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });

interface Found {
  readonly engines: readonly string[];
  readonly folder: string;
}

/** Where the pair keeps its files, by what it tells its command. */
function foundIn(output: string): Found {
  const [, engines = ''] = /HARNESS_ENGINES=(\S+)/.exec(output) ?? [];
  const [first = ''] = engines.split(',');
  return { engines: engines.split(','), folder: dirname(dirname(first.replace('unix://', ''))) };
}

/** Everything of the pair that is still there. */
function leftOf({ folder }: Found): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const programs = readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && commandLine(pid).includes(folder));
  return [
    ...(existsSync(folder) ? [folder] : []),
    ...mounts.filter(line => line.includes(folder)),
    ...programs.map(pid => commandLine(pid)),
  ];
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

const linksAndNamespaces = (): string =>
  ['netns list', '-brief link', 'route']
    .map(args => spawnSync('ip', args.split(' '), { encoding: 'utf8' }).stdout)
    .join('\n');

const nothingLeft = (found: Found) =>
  poll(async () => (leftOf(found).length === 0 ? true : undefined), { withinMs: 60_000, everyMs: 200 });

testPair(
  'two engines run a scenario whose hosts are spread over both, one of them is cut off, and nothing is left',
  async () => {
    const running = startPair(
      process.execPath,
      ...['harness/cli/failover.ts', 'run', 'network/one-of-two', '-t', 'sentinel majority away'],
    );
    const [output, errors, [exitCode]] = await Promise.all([
      text(running.stdout),
      text(running.stderr),
      once(running, 'exit'),
    ]);
    const told = `${output}${errors}`;
    expect(told).toMatch(/machine-1: Docker .* at unix:\/\/.*reached at 198\.1[89]\.\d+\.1/);
    expect(told).toContain(
      'machine-1: redis-1, redis-3, sentinel-2; machine-2: redis-2, sentinel-1, sentinel-3',
    );
    expect(told).toContain(
      'machine cut off of machine-1 (redis-1, redis-3, sentinel-2, beside) → redis-2 promoted',
    );
    expect(told).toContain('1 passed, 0 failed');
    expect(exitCode).toBe(0);
    const found = foundIn(told);
    expect(await nothingLeft(found)).toBe(true);
    expect(linksAndNamespaces()).not.toContain(found.folder.slice(-6));
  },
);

testPair('a pair is taken down as well when its command is killed without a word', async () => {
  const running = startPair('sh', '-c', 'echo $$; exec sleep 600');
  let told = '';
  running.stderr.on('data', data => {
    told += String(data);
  });
  const [pid] = (await once(running.stdout, 'data')) as [Buffer];
  const found = foundIn(told);
  expect(leftOf(found).length).toBeGreaterThan(4);
  expect(linksAndNamespaces()).toContain(found.folder.slice(-6));
  running.kill('SIGKILL');
  process.kill(Number(pid), 'SIGKILL');
  expect(await nothingLeft(found)).toBe(true);
  expect(linksAndNamespaces()).not.toContain(found.folder.slice(-6));
});

testPair('a command that there is not is told, and ends with exit code 2', async () => {
  const running = startPair('no-such-command');
  const [errors, [exitCode]] = await Promise.all([text(running.stderr), once(running, 'exit')]);
  expect(errors).toContain('npm run dev:pair could not run no-such-command');
  expect(exitCode).toBe(2);
  expect(await nothingLeft(foundIn(errors))).toBe(true);
});
