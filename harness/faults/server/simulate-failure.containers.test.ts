import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pause } from '../../basics/index.ts';
import { startTopology, type Topology } from '../../topology/index.ts';
import { quietDeployment } from '../conformance.ts';
import { everySentinel, probePort, simulateFailure } from '../index.ts';

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ failoverTimeout: '2s' });
});
afterAll(() => topology.stop());

const receptions = () => Promise.all(topology.sentinels.map(sentinel => probePort(sentinel)));

test.each(['crash-after-election', 'crash-after-promotion'] as const)(
  'of all sentinels that are told to %s the leader ends, and it is there again after the heal',
  async point => {
    const aimed = await simulateFailure(everySentinel, point).aim(quietDeployment(topology));
    const injected = aimed.inject();
    await topology.firstMaster.signal('KILL');
    await injected;
    expect(await aimed.prove()).toMatchObject({
      proven: true,
      seen: expect.stringMatching(/^sentinel-\d said: .*Failure simulation/),
    });
    // The next leader would have ended itself as well, after twice the failover-timeout and a second at most.
    await pause(6000);
    expect((await receptions()).toSorted()).toEqual(['accepted', 'accepted', 'refused']);
    await aimed.heal();
    expect(await aimed.proveHealed()).toMatchObject({ proven: true });
    expect(await receptions()).toEqual(['accepted', 'accepted', 'accepted']);
    await topology.stop();
    topology = await startTopology({ failoverTimeout: '2s' });
  },
  120_000,
);

test('where no failover comes, it took no effect', async () => {
  const fault = simulateFailure(everySentinel, 'crash-after-election', { within: '500ms' });
  const aimed = await fault.aim(quietDeployment(topology));
  await expect(aimed.inject()).rejects.toThrow('no sentinel came to crash-after-election within 500 ms');
  expect(await aimed.prove()).toMatchObject({ proven: false });
  await aimed.heal();
});

test('a point that there is not is refused', () => {
  expect(() => simulateFailure(everySentinel, 'crash' as 'crash-after-election')).toThrow(
    /the point given to simulateFailure is "crash".*'crash-after-election'/,
  );
});
