import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { connectEngine } from './connect.ts';
import { environment } from './environment.ts';
import { OWNER_LABEL, RUN_LABEL, STOP_FIRST_LABEL, startTimeOf, thisMachine } from './ownership.ts';
import { sweep } from './sweep.ts';

const tag = randomBytes(4).toString('hex');
const docker = async () => (await connectEngine()).container.dockerode;

afterAll(async () => {
  const left = await names();
  await Promise.all(left.map(async name => (await docker()).getContainer(name).remove({ force: true })));
});

async function start(name: string, labels: Record<string, string>, network = 'none'): Promise<string> {
  const created = await (await docker()).createContainer({
    name: `${name}-${tag}`,
    Image: environment().image.name,
    Entrypoint: ['sleep', 'infinity'],
    Labels: labels,
    HostConfig: { NetworkMode: network },
  });
  await created.start();
  return `${name}-${tag}`;
}

async function names(): Promise<string[]> {
  const all = await (await docker()).listContainers({ all: true });
  return all.map(({ Names }) => Names[0]?.slice(1) ?? '').filter(name => name.endsWith(tag));
}

test('what a process that is gone left is removed, paused or not, and nothing else', async () => {
  const me = `${thisMachine()}:${process.pid}:${startTimeOf(process.pid)}`;
  const abandoned = await start('abandoned', { [OWNER_LABEL]: `${thisMachine()}:1:1` });
  const paused = await start('paused', { [OWNER_LABEL]: `${thisMachine()}:1:1` });
  await (await docker()).getContainer(paused).pause();
  const kept = await Promise.all([
    start('unlabelled', {}),
    start('living', { [OWNER_LABEL]: me }),
    start('elsewhere', { [OWNER_LABEL]: 'abcdef:1:1' }),
  ]);
  const network = await (await docker()).createNetwork({
    Name: `abandoned-net-${tag}`,
    Labels: { [OWNER_LABEL]: `${thisMachine()}:1:1` },
  });

  const { removed, left } = await sweep('abandoned');
  // Another run on this engine sweeps as well, and may be first.
  const all = [abandoned, paused, `abandoned-net-${tag}`];
  expect(all).toEqual(expect.arrayContaining(removed.filter(name => name.endsWith(tag))));
  expect((await names()).sort()).toEqual(kept.toSorted());
  expect(left).toContain(`living-${tag} (its owner is alive)`);
  await expect(network.inspect()).rejects.toMatchObject({ statusCode: 404 });
});

test('what the engine will not remove is told apart, with its reason', async () => {
  const network = await (await docker()).createNetwork({
    Name: `stuck-net-${tag}`,
    Labels: { [OWNER_LABEL]: `${thisMachine()}:1:1` },
  });
  const occupant = await start('occupant', {}, `stuck-net-${tag}`);
  const { removed, stuck } = await sweep('abandoned');
  expect(removed).not.toContain(`stuck-net-${tag}`);
  expect(stuck.join()).toMatch(new RegExp(`stuck-net-${tag} \\(.*active endpoints`));
  await (await docker()).getContainer(occupant).remove({ force: true });
  await network.remove();
});

const OWNER = `
import { startWatchdog } from '${fileURLToPath(new URL('./watchdog.ts', import.meta.url))}';
startWatchdog();
console.log(JSON.stringify({ owner: process.env.HARNESS_OWNER, run: process.env.HARNESS_RUN }));
setInterval(() => undefined, 1000);`;

test('the watchdog removes what a run made when its owner is killed', async () => {
  const { child, owner, run } = await startOwner();
  const name = await start('watched', { [OWNER_LABEL]: owner, [RUN_LABEL]: run });
  child.kill('SIGKILL');
  const gone = await poll(async () => ((await names()).includes(name) ? undefined : true), {
    withinMs: 20_000,
    everyMs: 200,
  });
  expect(gone).toBe(true);
});

async function startOwner(): Promise<{ child: ChildProcess; owner: string; run: string }> {
  const { HARNESS_OWNER: _owner, HARNESS_RUN: _run, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', OWNER], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...(JSON.parse(String(line)) as { owner: string; run: string }) };
}

test('what has something to put in order is told to end before it is removed', async () => {
  const container = await (await docker()).createContainer({
    name: `orderly-${tag}`,
    Image: environment().image.name,
    Entrypoint: [
      'sh',
      '-c',
      "trap 'echo told; exit 0' TERM; echo ready; while :; do sleep 60 & wait $!; done",
    ],
    Labels: { [OWNER_LABEL]: `${thisMachine()}:1:1`, [STOP_FIRST_LABEL]: 'yes' },
    HostConfig: { NetworkMode: 'none' },
    Tty: true,
  });
  let printed = '';
  const output = await container.attach({ stream: true, stdout: true, stderr: true });
  output.on('data', data => {
    printed += String(data);
  });
  await container.start();
  await poll(async () => printed.includes('ready') || undefined, { withinMs: 10_000, everyMs: 20 });
  await sweep('abandoned');
  expect(await names()).not.toContain(`orderly-${tag}`);
  expect(printed).toContain('told');
});

test('what is removed is reported by name', async () => {
  const engines = await Promise.all([hungEngine({ removes: true }), hungEngine({ removes: true })]);
  process.env.HARNESS_ENGINES = engines.map(({ port }) => `tcp://127.0.0.1:${port}`).join();
  try {
    const names = engines.map(({ port }) => `locked-${port}`);
    expect(await sweep('abandoned')).toEqual({ removed: names, left: [], stuck: [] });
  } finally {
    delete process.env.HARNESS_ENGINES;
    for (const { close } of engines) close();
  }
});

test('an engine that owes every answer about a container is told of, and nothing waits for it for ever', async () => {
  const engines = await Promise.all([hungEngine(), hungEngine()]);
  process.env.HARNESS_ENGINES = engines.map(({ port }) => `tcp://127.0.0.1:${port}`).join();
  try {
    const { removed, stuck } = await sweep('abandoned', 100);
    expect(removed).toEqual([]);
    expect(stuck).toEqual(engines.map(({ port }) => `locked-${port} (no answer within 100 ms)`));
    expect(await poll(async () => engines.every(({ waiting }) => waiting() === 0) || undefined, SOON)).toBe(
      true,
    );
    for (const { muted } of engines) muted.now = true;
    await expect(sweep('abandoned', 100)).rejects.toThrow(/did not reply within 100 ms/);
  } finally {
    delete process.env.HARNESS_ENGINES;
    for (const { close } of engines) close();
  }
});

const SOON = { withinMs: 5000, everyMs: 10 };

/**
 * As Docker 20.10 is when a container was paused while its power was being cut: it lists it, and that is all.
 * @param removes whether it removes it all the same
 */
async function hungEngine({ removes = false } = {}) {
  const muted = { now: false };
  let waiting = 0;
  let port = 0;
  const answerTo = (url = ''): unknown => {
    if (muted.now) return undefined;
    const Labels = { [OWNER_LABEL]: `${thisMachine()}:1:1` };
    if (url.startsWith('/containers/json')) return [{ Id: 'locked', Names: [`/locked-${port}`], Labels }];
    return url.startsWith('/networks') ? [] : url.startsWith('/info') ? {} : undefined;
  };
  const server = createServer(({ method, url }, response) => {
    const answer = removes && method === 'DELETE' ? {} : answerTo(url);
    if (answer !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      return;
    }
    waiting += 1;
    response.once('close', () => {
      waiting -= 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  return {
    port,
    muted,
    waiting: () => waiting,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
