import { setTimeout as pause } from 'node:timers/promises';
import {
  eventually,
  expect,
  expectBreaks,
  type Server,
  scenario,
  unlessTooBusy,
} from '../../harness/index.ts';
import { crash, everyReplica, master, now, partition } from '../../harness/inject.ts';
import { appends } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Replicas lag because of a slow link or a burst of writes, and then the master crashes. Writes that they had not
// received are lost, although they were acknowledged: the loss is the replication lag. Monitor it (INFO
// replication), and bound it with min-replicas-to-write and min-replicas-max-lag: a master without
// acknowledgements from its replicas then refuses writes.

const CUT = partition({ master: [master], replicas: [everyReplica] });
const RATE = 400;
const BEHIND_S = 4;
// The lag that is allowed, and two periods of a second in which replicas report and the master looks.
const REFUSES_AFTER_S = 1 + 2;
const GIVEN = {
  clients: { app: TUNED },
  tolerates: RESENT,
  workload: appends({ rate: RATE }),
  faults: [CUT],
} as const;
const LIMITED = { 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 };

scenario(
  'master crash during replication lag: exactly the unreplicated writes are lost',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    tags: ['breaks', 'loss'],
    planted: { what: 'min-replicas-to-write 1', topology: { redis: LIMITED } },
  },
  async ({ topology, finish, inject, budget }) => {
    await inject(CUT);
    const length = async (server: Server) =>
      Number(await topology.ask(server, 'LLEN', 'failover:appends:app'));
    const { measuredAtMs, least, most } = await eventually('20s', async () => {
      const measuredAtMs = now();
      const [ahead = 0, ...behind] = await Promise.all([topology.master, ...topology.replicas].map(length));
      const [least, most] = [ahead - Math.max(...behind), ahead - Math.min(...behind)];
      expect(least).toBeGreaterThan(RATE * REFUSES_AFTER_S);
      return { measuredAtMs, least, most };
    });
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);

    const crashedAtMs = failover.moments[0]?.injectedAtMs ?? Number.NaN;
    // Until the crash, and for the tenth of a second for which a client may have paused.
    const more = RATE * ((crashedAtMs - measuredAtMs) / 1000 + 0.1);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
    const { lost } = outcome.clients.app.loss();
    expect(lost).toBeGreaterThanOrEqual(least);
    await unlessTooBusy(failover, () => expect(lost).toBeLessThanOrEqual(most + more));
  },
);

scenario(
  'min-replicas-to-write bounds the loss when the master crashes during replication lag',
  {
    ...GIVEN,
    topology: { downAfter: '2s', redis: LIMITED },
    tags: ['loss'],
    planted: { what: 'no min-replicas-to-write', topology: { redis: {} } },
  },
  async ({ clients, finish, inject, budget }) => {
    await inject(CUT);
    await pause(BEHIND_S * 1000);
    await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseAtMost(RATE * REFUSES_AFTER_S);
  },
);
