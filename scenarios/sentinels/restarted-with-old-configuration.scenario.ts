import { expect, scenario } from '../../harness/index.ts';
import {
  crash,
  isolate,
  lasting,
  master,
  named,
  phase,
  type Role,
  restart,
  together,
  when,
} from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// During a failover a sentinel restarts with its original configuration, like a pod without a volume: it does not
// know the present epoch and monitors the dead master. It learns both from the hellos of the others, which it
// reads on the replicas: list the replicas in the deployed configuration, or keep the file on a volume.

const follower: Role = {
  role: 'a sentinel that does not lead',
  find: async ({ topology, leader }) => topology.sentinels.filter(one => one !== leader()).slice(-1),
};

const epochIn = (reply: unknown) => /config-epoch,(\d+)/.exec(String(reply))?.[1];

scenario(
  'sentinel restarts with its original configuration mid-failover: it learns master and epoch',
  {
    topology: { downAfter: '2s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    planted: { what: 'a partition isolates the restarted sentinel', fault: isolate(named('sentinel-3')) },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const back = when(phase('elected'), restart(follower, '2s', { data: 'deleted' }));
    const failover = await inject(together(lasting(budget.promotion, crash(master)), back));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(topology).toStabilizeWithin(budget.demotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const replies = topology.sentinels.map(one => topology.ask(one, 'SENTINEL', 'MASTER', 'mymaster'));
    expect(new Set((await Promise.all(replies)).map(epochIn))).toEqual(
      new Set([String(failover.timeline().epochs.at(-1))]),
    );
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
