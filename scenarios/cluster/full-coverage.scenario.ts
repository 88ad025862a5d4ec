import {
  expect,
  expectBreaks,
  type ScenarioContext,
  scenario,
  sum,
  unlessTooBusy,
} from '../../harness/index.ts';
import { crash, masterOf } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { SPREAD, TUNED } from './spread.ts';

// A shard without replicas is lost. By default the cluster then rejects every key, so that no client works with
// partial data. With cluster-require-full-coverage no it serves all other keys, and redirects clients of the lost
// shard to the dead master without an error: limit the retries of clients.

const CLUSTER = {
  shards: 3,
  replicasPerShard: 0,
  nodeTimeout: '2s',
  redis: { appendonly: 'yes', appendfsync: 'always' },
} as const;

scenario(
  'cluster-require-full-coverage yes: losing a shard rejects every key until it returns',
  {
    cluster: { ...CLUSTER, fullCoverage: true },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    planted: { what: 'cluster-require-full-coverage no', cluster: { fullCoverage: false } },
  },
  async ({ finish, inject, topology, budget }) => {
    const failover = await inject(crash(masterOf('shard-1')));
    await unlessTooBusy(failover, async () => {
      for (const shard of ['shard-2', 'shard-3'])
        expect(await topology.cluster.writeUntil(shard, /CLUSTERDOWN/, budget.detection)).toMatch(
          /^CLUSTERDOWN The cluster is down/,
        );
    });
    await failover.heal();
    await expectAllWritable(failover, topology, budget);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'cluster-require-full-coverage no: losing a shard keeps the other keys available',
  {
    cluster: { ...CLUSTER, fullCoverage: false },
    clients: { app: TUNED },
    tolerates: RESENT,
    workload: SPREAD,
    planted: { what: 'cluster-require-full-coverage yes', cluster: { fullCoverage: true } },
  },
  async ({ finish, inject, topology, budget }) => {
    const lost = topology.masterOf('shard-1');
    const failover = await inject(crash(lost));
    await unlessTooBusy(failover, async () =>
      expect(await topology.cluster.holdFailingWithin(sum(budget.detection, '10s'), lost)).toBe(true),
    );
    const witness = topology.masterOf('shard-2');
    expect(await topology.cluster.tryWrite('shard-1', witness)).toMatch(/^MOVED/);
    for (const shard of ['shard-2', 'shard-3'])
      expect(await topology.cluster.writeUntil(shard, /OK/, budget.detection)).toBe('OK');
    await failover.heal();
    await expectAllWritable(failover, topology, budget);
    const outcome = await finish();
    for (const shard of ['shard-2', 'shard-3']) expect(outcome.clients.app).toBeOutForAtMost('2s', shard);
    expectBreaks(outcome.clients.app).toBeOutForAtMost('2s', 'shard-1');
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);

const expectAllWritable = (
  failover: Awaited<ReturnType<ScenarioContext['inject']>>,
  { shards, cluster }: ScenarioContext['topology'],
  { demotion }: ScenarioContext['budget'],
): Promise<void> =>
  unlessTooBusy(failover, async () => {
    for (const shard of shards) expect(await cluster.writeUntil(shard, /OK/, demotion)).toBe('OK');
  });
