import {
  crash,
  expect,
  isolate,
  lasting,
  master,
  named,
  phase,
  type Role,
  restart,
  scenario,
  together,
  when,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// In the middle of a failover a sentinel is started anew with the configuration that it was first deployed with, as a pod
// without a volume is: it knows nothing of the present epoch and takes the dead master for the master. The others tell
// it in their hellos, which it reads on the replicas: name these in what you deploy, or keep its file on a volume.

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
    planted: { what: 'a partition isolates the restarted sentinel', fault: isolate(named('sentinel-3')) },
  },
  async ({ topology, clients, inject, budget }) => {
    const back = when(phase('elected'), restart(follower, '2s', { data: 'deleted' }));
    const failover = await inject(together(lasting(budget.promotion, crash(master)), back));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(topology).toComeToRestWithin(budget.demotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    const replies = topology.sentinels.map(one => topology.ask(one, 'SENTINEL', 'MASTER', 'mymaster'));
    expect(new Set((await Promise.all(replies)).map(epochIn))).toEqual(
      new Set([String(failover.timeline().epochs.at(-1))]),
    );
    await expect(clients.app).toLoseOnlyWhatWasInFlight();
  },
);
