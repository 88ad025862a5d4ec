import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { showAddress } from '../basics/index.ts';
import { type Server, startTopology, type Topology } from '../topology/index.ts';
import { crash, type Fault, knock, plannedFailover, powerOff, shutdown } from './index.ts';

// Every fault, seen from outside with plain sockets: before, during, and after the heal.

const MINUTE = 60_000;
let topology: Topology;
beforeAll(async () => {
  topology = await startTopology({ replicas: 1, sentinels: 1, quorum: 1, downAfter: '30s' });
}, MINUTE);
afterAll(() => topology.stop());

const replica = (): Server => topology.redis[1] ?? topology.firstMaster;

test.each<[string, () => Fault, readonly string[]]>([
  ['crash', () => crash(replica()), ['refused']],
  ['shutdown', () => shutdown(replica()), ['refused']],
  ['power-off', () => powerOff(replica()), ['silence', 'unreachable']],
  [
    'power-off after closing connections',
    () => powerOff(replica(), { connections: 'closed' }),
    ['silence', 'unreachable'],
  ],
])(
  'a %s takes effect, is proven, heals, and that is proven',
  async (kind, make, during) => {
    const fault = make();
    expect(fault.kind).toBe(kind);
    expect(await fault.available()).toEqual({ available: true });
    expect(await knock(replica())).toBe('accepted');
    await fault.inject();
    expect(await fault.prove()).toMatchObject({ proven: true });
    expect(during).toContain(await knock(replica()));
    await fault.heal();
    expect(await fault.proveHealed()).toMatchObject({ proven: true });
    expect(await knock(replica())).toBe('accepted');
  },
  MINUTE,
);

test.each<[string, () => Fault]>([
  ['crash', () => crash(replica())],
  ['shutdown', () => shutdown(replica())],
  ['power-off', () => powerOff(replica())],
])(
  'a %s that was not injected is not proven',
  async (_kind, make) => {
    expect(await make().prove()).toMatchObject({ proven: false, seen: expect.stringContaining('accepted') });
  },
  MINUTE,
);

test(
  'a crash that was not healed is not proven healed',
  async () => {
    const fault = crash(replica());
    await fault.inject();
    expect(await fault.proveHealed()).toMatchObject({ proven: false });
    await fault.heal();
    expect(await fault.proveHealed()).toMatchObject({ proven: true });
  },
  MINUTE,
);

test('a silent power-off says that it cannot be seen through published ports', async () => {
  const mapped = { ...replica(), reach: { host: '127.0.0.1', port: 1 } };
  expect(showAddress(mapped.reach)).not.toBe(showAddress(mapped.address));
  expect(await powerOff(mapped).available()).toMatchObject({
    available: false,
    why: expect.stringContaining('published ports'),
  });
});

test(
  'a planned failover is proven by what the sentinel says, and not without it',
  async () => {
    const fresh = await startTopology({ replicas: 1, sentinels: 1, quorum: 1 });
    try {
      const [sentinel = fresh.firstMaster] = fresh.sentinels;
      const fault = plannedFailover(sentinel);
      expect(await fault.prove()).toMatchObject({ proven: false });
      await fault.inject();
      expect(await fault.prove()).toMatchObject({ proven: true });
    } finally {
      await fresh.stop();
    }
  },
  MINUTE,
);
