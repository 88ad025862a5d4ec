import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { connectEngine } from '../engine/index.ts';

// The commands as a person runs them: processes of their own, with nothing prepared.

const COMMAND = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
const ONE_SCENARIO = ['crash', '-t', 'a tuned client follows when the master crashes'];
const MINUTE = 60_000;

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
    /There is no container engine[\s\S]*unix:\/\/\/nowhere\/docker\.sock[\s\S]*to do: start the engine there/,
  ],
  [
    'a policy that is none',
    { HARNESS_INSTALL_ENGINE: 'maybe' },
    /HARNESS_INSTALL_ENGINE is "maybe".*'auto' \(default\) or 'never'/,
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
])(
  '%s ends scenarios with exit code 2 and what to do',
  async (_what, variables, message) => {
    const { code, said } = await finish(start('scenarios', ONE_SCENARIO, variables));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  },
  MINUTE,
);

test(
  'input that only a scenario tells ends the run with exit code 2 as well',
  async () => {
    const { code, said } = await finish(start('scenarios', ONE_SCENARIO, { HARNESS_ADDRESSING: 'magic' }));
    expect(said).toMatch(/HARNESS_ADDRESSING is "magic"/);
    expect(code).toBe(2);
  },
  MINUTE,
);

test(
  'jest that finds no scenario is no pass',
  async () => {
    const { code } = await finish(start('scenarios', ['no-such-scenario']));
    expect(code).toBe(1);
  },
  MINUTE,
);

test.each(['SIGINT', 'SIGKILL'] as const)(
  'a run that is ended by %s leaves no container and no network',
  async signal => {
    const before = await names();
    const command = start('scenarios', ONE_SCENARIO);
    await line(command, /injecting/);
    expect((await names()).length).toBeGreaterThan(before.length);
    command.kill(signal);
    const clean = await poll(
      async () => ((await names()).every(name => before.includes(name)) ? true : undefined),
      {
        withinMs: 30_000,
        everyMs: 250,
      },
    );
    expect(clean).toBe(true);
  },
  MINUTE,
);

test('clean says that there is nothing to remove, and ends with 0', async () => {
  const { code, said } = await finish(start('clean', []));
  expect(said).toMatch(/there was nothing to remove|removed /);
  expect(code).toBe(0);
});

test('clean without an engine says so and ends with 2', async () => {
  const socket = join(mkdtempSync(join(tmpdir(), 'clean-')), 'docker.sock');
  const { code, said } = await finish(start('clean', [], { DOCKER_HOST: `unix://${socket}` }));
  expect(said).toMatch(/There is no container engine/);
  expect(code).toBe(2);
});

async function names(): Promise<string[]> {
  const { dockerode } = (await connectEngine()).container;
  const containers = await dockerode.listContainers({ all: true });
  const networks = await dockerode.listNetworks();
  return [...containers.map(({ Names }) => Names[0] ?? ''), ...networks.map(({ Name }) => Name)];
}

function line(command: Command, wanted: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  createInterface({ input: command.stderr }).on('line', each => wanted.test(each) && resolve());
  command.once('exit', code => reject(new Error(`it ended with ${code} before it printed ${wanted}`)));
  return promise;
}
