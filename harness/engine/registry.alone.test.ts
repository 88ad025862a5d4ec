import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import getPort from 'get-port';
import { newFolder } from '../basics/fixture.ts';
import { connectEngine } from './connect.ts';
import { commandExists, installPackages, isDebianAsRoot } from './debian.ts';
import { environment } from './environment.ts';
import { buildFromRegistry } from './image-build.ts';
import { inspectTools } from './image-tools.ts';
import { DEFAULT_IMAGE } from './own-images.ts';
import { followProgress } from './pull.ts';
import { chooseReaper, ryukImage } from './ryuk.ts';

// A registry on loopback stands for the ones of the world: it serves a base image and, later, Ryuk.

// Debian's package docker-registry is installed by root only; elsewhere there is nothing to serve with.
const canServe = commandExists('docker-registry') || isDebianAsRoot();
const testWithRegistry = canServe ? test : test.skip;

jest.setTimeout(180_000);
const NAME = 'sentinel-failover-harness/registry-test:1';
const folder = newFolder('registry');
const saved = { ...process.env };
let registry: ChildProcess;
let address: string;

const docker = async () => (await connectEngine()).container.dockerode;

beforeAll(async () => {
  if (!canServe) return;
  if (!commandExists('docker-registry')) await installPackages('docker-registry');
  const port = await getPort();
  address = `127.0.0.1:${port}`;
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: '${address}'}\n`,
  );
  registry = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(createInterface({ input: registry.stderr ?? process.stdin }), 'line');
  process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX = address;
});

afterAll(async () => {
  if (!canServe) return;
  await Promise.all([NAME, `${address}/redis:7.0-bookworm`, ryukImage() ?? ''].map(removeImage));
  Object.assign(process.env, saved);
  registry.kill();
});

testWithRegistry(
  'a small layer on the official image has the server, the tools and a neutral start',
  async () => {
    await serve('redis:7.0-bookworm');
    const steps: string[] = [];
    await buildFromRegistry(await docker(), DEFAULT_IMAGE.official, NAME, { origin: 'registry' }, step =>
      steps.push(step),
    );
    expect(await inspectTools(await docker(), NAME)).toMatchObject({
      server: 'redis',
      versions: { iproute2: expect.any(String), iptables: expect.any(String) },
    });
    const { Config } = await (await docker()).getImage(NAME).inspect();
    expect(Config).toMatchObject({
      User: 'root',
      Cmd: ['sleep', 'infinity'],
      Labels: { origin: 'registry' },
    });
    expect(Config.Entrypoint ?? []).toEqual([]);
    expect(steps[0]).toBe(`pulling ${address}/redis:7.0-bookworm …`);
  },
);

testWithRegistry('Ryuk is switched off where its image is not to be had', async () => {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'false';
  expect(await chooseReaper(await docker(), true)).toBe('sweep');
  expect(process.env.TESTCONTAINERS_RYUK_DISABLED).toBe('true');
});

testWithRegistry('Ryuk is used where it is asked for and its image can be had', async () => {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'false';
  await serve((ryukImage() ?? '').replace(`${address}/`, ''));
  expect(await chooseReaper(await docker(), true)).toBe('ryuk');
  expect(process.env.TESTCONTAINERS_RYUK_DISABLED).toBe('false');
});

test.each([undefined, 'true'])('without being asked for, Ryuk is not used: %j', async value => {
  if (value === undefined) delete process.env.TESTCONTAINERS_RYUK_DISABLED;
  else process.env.TESTCONTAINERS_RYUK_DISABLED = value;
  expect(await chooseReaper(await docker(), true)).toBe('sweep');
  expect(process.env.TESTCONTAINERS_RYUK_DISABLED).toBe('true');
});

/** Puts an image, whatever is in it, into the registry under that name, and leaves none on the engine. */
async function serve(name: string): Promise<void> {
  const [repo, tag = ''] = name.split(':');
  const full = `${address}/${name}`;
  await (await docker()).getImage(environment().image.name).tag({ repo: `${address}/${repo}`, tag });
  const stream = await (await docker())
    .getImage(full)
    .push({ authconfig: { username: '', password: '', serveraddress: address } });
  expect(await followProgress(await docker(), stream)).toBeUndefined();
  await removeImage(full);
}

const removeImage = async (name: string): Promise<void> => {
  await (await docker())
    .getImage(name)
    .remove()
    .catch(() => undefined);
};
