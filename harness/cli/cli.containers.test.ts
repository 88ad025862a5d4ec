import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { poll } from '../basics/index.ts';
import { environment } from '../engine/index.ts';
import { madeBy } from './command-under-test.ts';

// The commands as a person runs them: processes of their own, with nothing prepared.

const COMMAND = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const ONE_SCENARIO = ['run', 'master-dies/crash', '--all'];
type Command = ChildProcessByStdio<null, Readable, Readable>;

function start(name: string, args: readonly string[], variables: Record<string, string> = {}): Command {
  const outside = Object.entries(process.env).filter(
    ([key]) => !/^(HARNESS_|NODE_OPTIONS|JEST_|DOCKER_HOST|TESTCONTAINERS_)/.test(key),
  );
  const env = { ...Object.fromEntries(outside), ...variables };
  return spawn(process.execPath, [COMMAND(name), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(command: Command): Promise<{ code: number | null; said: string }> {
  const [out, err, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'exit'),
  ]);
  return { code, said: out + err };
}

test.each<[string, Record<string, string>, RegExp]>([
  [
    'no engine',
    { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    /No container engine was found[\s\S]*unix:\/\/\/nowhere\/docker\.sock[\s\S]*to do: start the engine there/,
  ],
  [
    'a policy that is none',
    { HARNESS_INSTALL_ENGINE: 'maybe' },
    /HARNESS_INSTALL_ENGINE is "maybe".*'auto' \(default: .*\), '1' \(yes\) or 'never'/,
  ],
  [
    'an image that is nowhere',
    { HARNESS_IMAGE: '127.0.0.1:1/no:no' },
    /HARNESS_IMAGE names the image 127\.0\.0\.1:1\/no:no/,
  ],
  [
    'a seed that is no number',
    { HARNESS_SEED: 'lucky' },
    /HARNESS_SEED is "lucky" \(string\); allowed: a whole number/,
  ],
])('%s ends run with exit code 2 and what to do', async (_what, variables, message) => {
  const { code, said } = await finish(start('failover', ONE_SCENARIO, variables));
  expect(said).toMatch(message);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
});

test('input that only a scenario tells ends the run with exit code 2 as well', async () => {
  const { code, said } = await finish(start('failover', ONE_SCENARIO, { HARNESS_ADDRESSING: 'magic' }));
  expect(said).toMatch(/verdict unknown: .*HARNESS_ADDRESSING is "magic"/);
  expect(code).toBe(2);
});

test('a run whose scenarios held ends with exit code 0 and a table, and colours are for terminals only', async () => {
  const { code, said } = await finish(start('failover', ONE_SCENARIO));
  expect(said).toMatch(/│ .*crash.* +│ pass/);
  expect(said).toMatch(
    /one scenario at a time[\s\S]*\d passed, 0 failed, 0 unknown, 0 skipped in .*run\.json/,
  );
  expect(said.includes(String.fromCharCode(27))).toBe(false);
  expect(code).toBe(0);
});

test.each([
  ['measure repeats one scenario', ['measure', 'master-dies/crash', '--runs', '2'], 'measured.html'],
  [
    'sweep tries what is asked for',
    ['sweep', '--down-after', '1s', '--client', 'defaults', '--hiccups', '300ms', '--runs', '1'],
    'sweep.html',
  ],
])(
  '%s and draws what came of it',
  async (_, args, page) => {
    const { code, said } = await finish(start('failover', args));
    const path = said.split('\n').find(line => line.endsWith(page)) ?? '';
    expect(readFileSync(path, 'utf8')).toContain('<main');
    expect(code).toBe(0);
  },
  240_000,
);

test('a scenario that cannot run here is skipped, for Jest too, and a run that skipped everything is no pass', async () => {
  const lacking = { ...environment().capabilities, 'network delay': 'no such qdisc' };
  const HARNESS_ENVIRONMENT = JSON.stringify({ ...environment(), capabilities: lacking });
  const { code, said } = await finish(
    start('failover', ['run', 'network/bad-line', '-t', 'ms latency', '--', '--reporters=default'], {
      HARNESS_ENVIRONMENT,
    }),
  );
  expect(said).toMatch(
    /SKIPPED .*\n {2}delay of the master cannot be injected here: network delay: no such qdisc/,
  );
  expect(said).toMatch(/Tests: +(\d+) skipped, \1 total/);
  expect(code).toBe(1);
});

const SPLIT = ['run', 'network/split-brain', '--all'];

test.each([
  ['SIGINT', 'a crash', ONE_SCENARIO],
  ['SIGKILL', 'a crash', ONE_SCENARIO],
  ['SIGINT', 'a partition', SPLIT],
] as const)(
  'a run that is ended by %s in the middle of %s leaves no container, no network and no client',
  async (signal, _fault, scenario) => {
    const run = randomBytes(6).toString('hex');
    const command = start('failover', scenario, { HARNESS_RUN: run });
    await line(command, /injecting/);
    expect(await madeBy(run)).not.toEqual([]);
    expect(clientProcesses(run)).not.toEqual([]);
    command.kill(signal);
    const isClean = async () => (await madeBy(run)).length === 0 || undefined;
    expect(await poll(isClean, { withinMs: 30_000, everyMs: 250 })).toBe(true);
    const isQuiet = async () => clientProcesses(run).length === 0 || undefined;
    expect(await poll(isQuiet, { withinMs: 10_000, everyMs: 250 })).toBe(true);
  },
);

test.each([
  ['its deployment starts', /master crash: clients follow.*starting hosts/],
  ['a fault is injected', /master crash: clients follow.*injecting/],
])(
  'a worker that is killed while %s leaves its own scenario unknown, fails no other, and leaves nothing',
  async (_when, moment) => {
    const run = randomBytes(6).toString('hex');
    const command = start('failover', ['run', 'master-dies/crash', 'planned/failover', '--all'], {
      HARNESS_RUN: run,
    });
    const end = finish(command);
    await line(command, moment);
    const [worker] = processesOf(run, 'jest-worker').filter(
      pid => parentOf(clientProcesses(run)[0] ?? '') === pid,
    );
    process.kill(Number(worker), 'SIGKILL');
    const { code, said } = await end;
    expect(said).toMatch(/terminated by another process: signal=SIGKILL/);
    expect(said).toMatch(/1 passed, 0 failed, 1 unknown/);
    expect(code).toBe(1);
    expect(await madeBy(run)).toEqual([]);
    expect(clientProcesses(run)).toEqual([]);
  },
  120_000,
);

test('an engine that goes away in the middle ends the run with exit code 2, and what it held is swept once it is back', async () => {
  const run = randomBytes(6).toString('hex');
  const engine = await standInEngine();
  const command = start('failover', ONE_SCENARIO, { DOCKER_HOST: engine.uri, HARNESS_RUN: run });
  const end = finish(command);
  await line(command, /injecting/);
  engine.goAway();
  const { code, said } = await end;
  expect(said).toMatch(/it stopped answering at unix:.*engine\.sock/);
  expect(code).toBe(2);
  await finish(start('failover', ['clean']));
  expect(await madeBy(run)).toEqual([]);
}, 120_000);

test('clean says what it removed, and ends with 0 unless the engine keeps something', async () => {
  const { code, said } = await finish(start('failover', ['clean']));
  expect(said).toMatch(/there was nothing to remove|removed |did not remove /);
  expect(code).toBe(/did not remove/.test(said) ? 1 : 0);
});

test('clean without an engine says so and ends with 2', async () => {
  const socket = join(newFolder('clean'), 'docker.sock');
  const { code, said } = await finish(start('failover', ['clean'], { DOCKER_HOST: `unix://${socket}` }));
  expect(said).toMatch(/No container engine was found/);
  expect(code).toBe(2);
});

const clientProcesses = (run: string): string[] => processesOf(run, 'clients/process.ts');

/** Numbers of the processes of this run whose command line has `program` in it. */
const processesOf = (run: string, program: string): string[] =>
  readdirSync('/proc').filter(
    pid =>
      /^\d+$/.test(pid) &&
      readOf(pid, 'cmdline').includes(program) &&
      readOf(pid, 'environ').includes(`HARNESS_RUN=${run}`),
  );

const parentOf = (pid: string): string | undefined => /^PPid:\s+(\d+)$/m.exec(readOf(pid, 'status'))?.[1];

function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Hands everything on to the real engine until it goes away. */
async function standInEngine(): Promise<{ uri: string; goAway(): void }> {
  const socket = join(newFolder('stand-in'), 'engine.sock');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, inside => {
    const outside = connect({ path: environment().endpoint.replace('unix://', ''), allowHalfOpen: true });
    for (const end of [inside, outside]) open.add(end.on('error', () => undefined));
    inside.pipe(outside).pipe(inside);
  }).listen(socket);
  await once(server, 'listening');
  return {
    uri: `unix://${socket}`,
    goAway() {
      server.close();
      for (const end of open) end.destroy();
    },
  };
}

function line(command: Command, wanted: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  createInterface({ input: command.stderr }).on('line', each => wanted.test(each) && resolve());
  command.once('exit', code => reject(new Error(`it ended with ${code} before it printed ${wanted}`)));
  return promise;
}
