import {
  after,
  everyReplica,
  expect,
  lasting,
  master,
  partition,
  scenario,
  shutdown,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// Somebody stops the master's service while its replicas are behind. Since Redis 7 the master refuses to go before they
// have caught up, for up to shutdown-timeout (10 s): leave it that time, also where a service manager or a pod's grace
// period would kill it sooner. With 0 it goes at once, and what the replicas lacked is gone.

const BEHIND = lasting('6s', partition({ master: [master], replicas: [everyReplica] }));

scenario(
  'a master that is shut down waits for replicas that are behind, and no acknowledged write is lost',
  {
    topology: { downAfter: '2s' },
    clients: { tuned: TUNED, defaults: {} },
    faults: [BEHIND],
    tags: ['loss'],
    planted: {
      what: 'the master goes at once',
      topology: { downAfter: '2s', redis: { 'shutdown-timeout': 0 } },
    },
  },
  async ({ clients, inject, budget }) => {
    const failover = await inject(together(BEHIND, after('2s', shutdown(master))));
    await expect(failover).toPromoteWithin(budget.promotion);
    for (const client of Object.values(clients))
      await expect(client).toFollowPromotionWithin(budget.following);
    for (const client of Object.values(clients)) await expect(client).toLoseNoAcknowledgedWrites();
  },
);
