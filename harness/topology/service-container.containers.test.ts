import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { poll } from '../basics/index.ts';
import { connectEngine, environment, ownLabels, RUN_LABEL, sweep } from '../engine/index.ts';
import { startTopology } from './start.ts';
import type { Topology } from './topology.ts';

// What docs/security.md says of the container of a service and of its host, read from the engine, and what removes them.

const PORT = 8080;

let topology: Topology | undefined;
afterEach(async () => {
  await topology?.stop();
  topology = undefined;
  delete process.env.HARNESS_ADDRESSING;
});

const program = () => ({
  image: environment().image.name,
  command: ['sh', '-c', 'grep ^Cap /proc/self/status; grep ^Seccomp: /proc/self/status; sleep 60'],
  env: { OWN: 'variable' },
});

async function startIn(addressing: string) {
  process.env.HARNESS_ADDRESSING = addressing;
  topology = await startTopology({ replicas: 0, sentinels: 1 });
  const container = await topology.addService('api', PORT, program);
  return { topology, container };
}

const engine = async () => (await connectEngine()).container.dockerode;

test('the container of a service has the rights that the engine gives by default, and the network of its host alone', async () => {
  process.env.AWS_SECRET_ACCESS_KEY = 'planted-secret';
  const { topology, container } = await startIn('direct');
  const { host } = container;
  const printed: string[] = [];
  const { pid } = await container.start(text => printed.push(text.toString()));
  const found = await (await engine()).getContainer(`${host.container}-image`).inspect();
  const own = await (await engine()).getContainer(host.container).inspect();
  expect(found.HostConfig).toMatchObject({
    Privileged: false,
    CapAdd: null,
    CapDrop: null,
    PidMode: '',
    UTSMode: '',
    Binds: null,
    Memory: 0,
    NanoCpus: 0,
  });
  // The engine writes the number of the host in place of its name.
  expect(found.HostConfig.NetworkMode).toMatch(/^container:/);
  expect([own.Id, host.container]).toContain(found.HostConfig.NetworkMode?.replace('container:', ''));
  expect(found.HostConfig.SecurityOpt ?? []).toEqual([]);
  expect(found.HostConfig.RestartPolicy?.Name || 'no').toBe('no');
  expect(found.Mounts.filter(({ Type }) => Type !== 'volume')).toEqual([]);
  expect(found.Config.Env).toContain('OWN=variable');
  expect(JSON.stringify(found.Config.Env)).not.toContain('planted-secret');
  expect(found.Config.Labels).toMatchObject(await ownLabels());
  expect(own.HostConfig.CapAdd).toEqual(['NET_ADMIN']);
  expect(Object.values(own.NetworkSettings.Ports).filter(Boolean)).toEqual([]);
  expect(pid).toBeGreaterThan(0);
  // NET_ADMIN is the 13th capability; 2 is the engine's filter of system calls.
  const all = await poll(async () => (/Seccomp/.test(printed.join('')) ? printed.join('') : undefined), {
    withinMs: 5000,
    everyMs: 50,
  });
  const effective = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(all ?? '')?.[1] ?? 'f'.repeat(10)}`);
  expect((effective >> 12n) & 1n).toBe(0n);
  expect(all).toMatch(/^Seccomp:\s+2$/m);
  // By its name, as from any host.
  expect((await topology.firstMaster.host.run(['getent', 'hosts', 'api'])).output).toContain(host.ip);
});

test.each(['proxied', 'mapped'])(
  '%s: its port, and no other, is published on loopback or on the network of the hosts',
  async addressing => {
    const { container } = await startIn(addressing);
    const { NetworkSettings } = await (await engine()).getContainer(container.host.container).inspect();
    const { host: at, port } = container.host.reach(PORT);
    const gateways = Object.values(NetworkSettings.Networks).map(({ Gateway }) => Gateway);
    expect([...gateways, '127.0.0.1']).toContain(at);
    const published = Object.entries(NetworkSettings.Ports).filter(([, bindings]) => bindings !== null);
    expect(published).toEqual([[`${PORT}/tcp`, [{ HostIp: at, HostPort: String(port) }]]]);
  },
);

const OWNER = `
import { startTopology } from '${fileURLToPath(new URL('./start.ts', import.meta.url))}';
const topology = await startTopology({ replicas: 0, sentinels: 1 });
const image = JSON.parse(process.env.HARNESS_ENVIRONMENT).image.name;
const container = await topology.addService('api', 8080, () => ({ image, command: ['sleep', '60'], env: {} }));
await container.start(() => undefined);
console.log(container.host.container + ' ' + process.env.HARNESS_RUN);
setInterval(() => undefined, 1000);`;

test('what a killed run leaves of a service is found by its labels, and swept', async () => {
  const { HARNESS_OWNER: _owner, HARNESS_RUN: _run, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', OWNER], {
    env: { ...env, HARNESS_HOSTS: 'fresh' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const [host = '', run = ''] = String(line).split(' ');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const left = async () =>
    (
      await (
        await engine()
      ).listContainers({
        all: true,
        filters: { label: [`${RUN_LABEL}=${run}`] },
      })
    ).map(({ Names }) => Names[0]?.slice(1));
  // The seeded defect: nothing ended them.
  expect(await left()).toEqual(expect.arrayContaining([host, `${host}-image`]));
  await sweep('abandoned');
  expect(await left()).toEqual([]);
});
