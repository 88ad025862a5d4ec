import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTopology, type Topology } from '../../topology/index.ts';
import { quietDeployment } from '../conformance.ts';
import { anySentinel, coordinatedFailover, plannedFailover } from '../index.ts';

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, quorum: 1 });
});
afterAll(() => topology.stop());

test('a planned failover is proven by what the sentinel says, and not without it', async () => {
  const aimed = await plannedFailover(anySentinel).aim(quietDeployment(topology));
  expect(await aimed.prove()).toEqual({
    proven: false,
    seen: 'sentinel-1 received no failover command',
  });
  await aimed.inject();
  expect(await aimed.prove()).toMatchObject({ proven: true });
});

test('a sentinel that refuses is told with its own words', async () => {
  const aimed = await plannedFailover(anySentinel).aim(quietDeployment(topology));
  await expect(aimed.inject()).rejects.toThrow(/sentinel-1 refused SENTINEL FAILOVER: INPROG/);
});

test('a coordinated failover is refused where the sentinel has none, and says so before anything starts', async () => {
  const fault = coordinatedFailover(anySentinel);
  if (fault.available().available) return;
  expect(fault.available()).toMatchObject({
    why: expect.stringMatching(/COORDINATED with ERR wrong number/),
  });
  const aimed = await fault.aim(quietDeployment(topology));
  await expect(aimed.inject()).rejects.toThrow(/sentinel-1 refused SENTINEL FAILOVER: ERR wrong number/);
});
