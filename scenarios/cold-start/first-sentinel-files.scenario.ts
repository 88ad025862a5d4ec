import { setTimeout as pause } from 'node:timers/promises';
import { expect, expectBreaks, type ScenarioContext, scenario } from '../../harness/index.ts';
import {
  configurationNotWritable,
  crash,
  everySentinel,
  machineRoomRestart,
  master,
} from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from './durable.ts';

// The master crashed some time ago, its successor works, and then everything loses power. The old master returns as
// a master with its old data, as its configuration says. Sentinels with the files that they rewrote know the
// successor and make the old master its replica. Sentinels with their first files, such as pods without a volume,
// know only the first master: they make the successor its replica, and its writes are lost. Put sentinel.conf on a
// volume.

const WORKED_S = 3;

const MOVED = {
  topology: { downAfter: '2s', redis: DURABLE },
  clients: { app: TUNED },
  tolerates: RESENT,
  faults: [machineRoomRestart('1s')],
} as const;

async function moveThenLosePower(
  { clients, inject, budget, topology }: ScenarioContext<'app'>,
  sentinelFiles: 'kept' | 'first',
): Promise<void> {
  await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
  await expect(clients.app).toFollowPromotionWithin(budget.following);
  await pause(WORKED_S * 1000);
  await inject(machineRoomRestart('1s', { sentinelFiles }));
  await expect(topology).toStabilizeWithin(budget.demotion);
}

scenario(
  'cold start with first sentinel.conf after a failover: the old master wins, newer writes are lost',
  {
    ...MOVED,
    tags: ['breaks', 'loss'],
    planted: {
      what: 'min-replicas-to-write 2: the successor with one replica accepts no writes',
      topology: { redis: { ...DURABLE, 'min-replicas-to-write': 2 } },
    },
  },
  async context => {
    await moveThenLosePower(context, 'first');
    const outcome = await context.finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
    expect(context.topology.master.name).toBe('redis-1');
  },
);

scenario(
  'cold start with the rewritten sentinel.conf after a failover: the new master stays, nothing is lost',
  {
    ...MOVED,
    tags: ['loss'],
    planted: {
      what: 'the sentinels cannot write their configuration',
      fault: configurationNotWritable(everySentinel),
    },
  },
  async context => {
    await moveThenLosePower(context, 'kept');
    const outcome = await context.finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    expect(context.topology.master.name).not.toBe('redis-1');
  },
);
