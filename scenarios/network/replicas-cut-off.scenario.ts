import { eventually, expect, scenario } from '../../harness/index.ts';
import { everyReplica, master, partition } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// Replication breaks while sentinels and clients reach every server. This must not cause a failover, and clients
// get no error: from now on every write exists once. Monitor master_link_status of the replicas, keep repl-timeout
// short so that it is accurate, and keep sentinels off the hosts of the redis servers, where they share a
// partition.

// The master pings its replicas every second; a replica that heard nothing for three gives the link up.
const ATTENTIVE = { 'repl-ping-replica-period': 1, 'repl-timeout': 3 };

scenario(
  'replicas cut off from the master: no failover, link reported down, in sync after the heal',
  {
    topology: { downAfter: '2s', redis: ATTENTIVE },
    clients: { defaults: {} },
    tolerates: RESENT,
    tags: ['false-failover'],
    planted: {
      what: 'sentinels on the hosts of the redis servers, cut off with them',
      topology: { colocated: true },
    },
  },
  async ({ topology, finish, inject, budget }) => {
    const cut = await inject(partition({ master: [master], replicas: [everyReplica] }));
    await expect(cut).not.toPromoteWithin(budget.promotion);
    for (const replica of topology.replicas)
      await eventually(budget.detection, async () =>
        expect(await topology.ask(replica, 'INFO', 'replication')).toMatch('master_link_status:down'),
      );
    await cut.heal();
    await expect(topology).toStabilizeWithin(budget.detection);
    const outcome = await finish();
    expect(outcome.clients.defaults).toLoseNoAcknowledgedWrites();
  },
);
