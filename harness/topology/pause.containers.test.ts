import { afterAll, expect, jest, test } from '@jest/globals';
import { pause, poll } from '../basics/index.ts';
import { connectEngine } from '../engine/index.ts';
import { programsIn } from './exec.ts';
import { type Hosts, startHosts } from './hosts.ts';

jest.setTimeout(120_000);
const ROUNDS = 40;

const hosts: Hosts = startHosts({ replicas: 0, sentinels: 0 });
afterAll(() => hosts.release());

test('a host may be paused while programs are being started on it: they run before or are refused, and it comes back', async () => {
  const [host] = await Promise.all(hosts.redis);
  if (host === undefined) throw new Error('there is no host');
  const refusals = new Set<string>();
  const run = () => host.run(['true']).catch((error: Error) => refusals.add(error.message));
  for (let round = 0; round < ROUNDS; round += 1) {
    const running = [run(), run(), run()];
    await pause(round);
    running.push(run(), run());
    const pausing = host.pause();
    running.push(run());
    await pausing;
    await host.unpause();
    await Promise.all(running);
  }
  // The engine itself may take a host for paused a moment longer.
  for (const told of refusals) expect(told).toMatch(/is paused/);
  const back = await poll(() => host.run(['echo', 'back']).catch(() => undefined), {
    withinMs: 5000,
    everyMs: 20,
  });
  expect(back).toMatchObject({ exitCode: 0, output: 'back' });
});

test('a host may be paused while its power is being cut: one of the two is refused, or waits for the other', async () => {
  const [host] = await Promise.all(hosts.redis);
  if (host === undefined) throw new Error('there is no host');
  const refusals: string[] = [];
  const refused = ({ message }: Error) => refusals.push(message);
  for (let round = 0; round < ROUNDS / 2; round += 1) {
    const cutting = host.powerOff('pulled').catch(refused);
    await pause(round * 4);
    await Promise.all([cutting, host.pause().catch(refused)]);
    await host.unpause();
    await host.powerOn();
    const pausing = host.pause().catch(refused);
    await Promise.all([pausing, host.powerOff('pulled').catch(refused)]);
    await host.unpause();
    await host.powerOn();
    expect(await host.run(['echo', 'on'])).toMatchObject({ exitCode: 0, output: 'on' });
  }
  expect(refusals).toHaveLength(ROUNDS);
  for (const told of refusals) expect(told).toMatch(/cannot be switched off: it is paused|is not running/);
});

test('a host whose pause the engine refuses goes on', async () => {
  const [host] = await Promise.all(hosts.redis);
  if (host === undefined) throw new Error('there is no host');
  const { dockerode } = (await connectEngine()).container;
  const container = dockerode.getContainer(host.container);
  await container.kill();
  await container.wait();
  await expect(host.pause()).rejects.toThrow(/not running/);
  await container.start();
  expect(await host.run(['echo', 'on'])).toMatchObject({ exitCode: 0, output: 'on' });
  expect(await host.quickly('echo on')).toMatchObject({ exitCode: 0, output: 'on' });
});

test('a program that the engine refuses to start leaves no connection open, which would keep this process from ending', async () => {
  const { dockerode } = (await connectEngine()).container;
  const [host] = await Promise.all(hosts.redis);
  const container = dockerode.getContainer(host?.container ?? '');
  const pausedBetween = Object.create(container, {
    exec: {
      async value(options: object) {
        const exec = await container.exec(options);
        await container.pause();
        return exec;
      },
    },
  });
  const open = () => process.getActiveResourcesInfo().filter(kind => kind === 'PipeWrap').length;
  const before = open();
  await expect(programsIn(pausedBetween).spawn(['true'], () => undefined)).rejects.toThrow(/is paused/);
  await container.unpause();
  expect(await poll(async () => open() <= before || undefined, { withinMs: 5000, everyMs: 20 })).toBe(true);
});
