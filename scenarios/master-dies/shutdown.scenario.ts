import {
  after,
  everyReplica,
  expect,
  expectBreaks,
  lasting,
  master,
  partition,
  type ScenarioOptions,
  scenario,
  shutdown,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Somebody stops the master's service while its replicas are behind. Since Redis 7 the master first waits for them, for
// up to shutdown-timeout (10 s), and holds back writes meanwhile. It also holds back what the sentinels publish through
// it, and with that its answers to their PINGs: after down-after they promote a replica that is still behind. Keep
// down-after above the lag that you ever see, or move the master by a planned failover before you stop it.

const BEHIND = lasting('5500ms', partition({ master: [master], replicas: [everyReplica] }));
const STOPPED = together(BEHIND, after('500ms', shutdown(master)));

const GIVEN = {
  clients: { tuned: TUNED, defaults: {} },
  faults: [BEHIND],
} satisfies ScenarioOptions;

scenario(
  'a master that is shut down while its replicas are behind is failed over before they have caught up',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    tags: ['breaks', 'loss'],
    planted: { what: 'Sentinel waits longer than the replicas are behind', topology: { downAfter: '8s' } },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(STOPPED)).toPromoteWithin(budget.promotion);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expectBreaks(client).toLoseNoAcknowledgedWrites();
  },
);

scenario(
  'with a down-after longer than they are behind it waits for them, and no acknowledged write is lost',
  {
    ...GIVEN,
    topology: { downAfter: '8s' },
    tags: ['loss'],
    planted: { what: 'Sentinel does not wait as long', topology: { downAfter: '2s' } },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(STOPPED)).toPromoteWithin(budget.promotion);
    const both = Object.values(clients);
    for (const client of both) await expect(client).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) expect(client).toLoseNoAcknowledgedWrites();
  },
);
