import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now, poll } from '../../basics/index.ts';
import { startTopology, type Topology } from '../../topology/index.ts';
import { type Case, conform, quietDeployment } from '../conformance.ts';
import * as faults from '../index.ts';

// Servers that return at another address: the conformance of `namesStaleFor`, which needs a deployment that goes by names,
// and faults of a server whose address has changed.

const TARGET = faults.named('redis-2');
const STALE = { address: 'new', namesStaleFor: '3s' } as const;

let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 0, hostnames: true });
});
afterAll(() => topology.stop());

/** Where redis-1 finds redis-2, and whether this is the address that it has. */
async function look(): Promise<string> {
  const { output } = await topology.redis[0].host.quickly('getent hosts redis-2');
  return output.split(/\s/)[0] === topology.redis[1]?.host.ip ? 'current' : 'stale';
}

const CASE: Case = {
  fault: () => faults.restart(TARGET, '100ms', STALE),
  look,
  well: /^current/,
  affected: /^stale/,
};

test('a stale name takes effect, is proven, and is current again when its time is over', async () => {
  const aimed = await CASE.fault().aim(quietDeployment(topology));
  await conform(CASE, aimed);
  const current = async () => ((await look()) === 'current' ? true : undefined);
  expect(await poll(current, { withinMs: 5000, everyMs: 100 })).toBe(true);
});

test('the same does not pass when its injection does nothing, or when the name is current at once', async () => {
  const deployment = quietDeployment(topology);
  const aimed = await CASE.fault().aim(deployment);
  await expect(conform(CASE, { ...aimed, inject: async () => now() })).rejects.toThrow();
  const current = faults.restart(TARGET, '100ms', { address: 'new' });
  const { inject } = await current.aim(deployment);
  await expect(conform(CASE, { ...aimed, inject })).rejects.toThrow();
});

test('where servers go by numbers, it says what is allowed', async () => {
  const byNumber = { ...topology, settings: { ...topology.settings, hostnames: false } };
  await expect(CASE.fault().aim(quietDeployment(byNumber))).rejects.toThrow(
    'namesStaleFor was given to restart of redis-2; allowed: for redis servers of a topology with `hostnames: true`',
  );
});

test.each([
  ['isolate', faults.isolate(TARGET)],
  ['oneWay', faults.oneWay({ from: TARGET, to: faults.master })],
  ['powerOff', faults.powerOff(TARGET)],
])('%s takes effect at the present address of a server that moved, and heals', async (_kind, fault) => {
  const deployment = quietDeployment(topology);
  const moved = await faults.restart(TARGET, '100ms', { address: 'new' }).aim(deployment);
  await moved.inject();
  expect(await moved.prove()).toMatchObject({ proven: true });
  const aimed = await fault.aim(deployment);
  await aimed.inject();
  expect(await aimed.prove()).toMatchObject({ proven: true });
  await aimed.heal();
  expect(await aimed.proveHealed()).toMatchObject({ proven: true });
});
