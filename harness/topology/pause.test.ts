import { afterAll, expect, test } from '@jest/globals';
import { pause, poll } from '../basics/index.ts';
import { type Hosts, startHosts } from './hosts.ts';

const MINUTES = 120_000;
const ROUNDS = 40;

const hosts: Hosts = startHosts({ replicas: 0, sentinels: 0 });
afterAll(() => hosts.remove(), MINUTES);

test(
  'a host may be paused while programs are being started on it: they run before or are refused, and it comes back',
  async () => {
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
  },
  MINUTES,
);
