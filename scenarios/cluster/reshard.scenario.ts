import { expect, scenario } from '../../harness/index.ts';
import { masterOf, named, reshard, restart } from '../../harness/inject.ts';
import { adds } from '../../harness/workloads.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from './spread.ts';

// The cluster grows under load: a new node joins, and 2000 slots of all others move to it with their keys. The old
// owner redirects clients to the new one: ASK for each migrating key, MOVED for each migrated slot. A client that
// follows both loses nothing; set maxRedirections high enough.

// An eighth of all slots: of so many keys there are some among them.
const MANY = adds({ rate: 200, keys: 150, readEvery: 7 });

scenario(
  'cluster: resharding 2000 slots to a new node under load loses nothing',
  {
    cluster: { shards: 3, replicasPerShard: 1 },
    clients: { tuned: TUNED, defaults: {} },
    tolerates: RESENT,
    workload: MANY,
    timeout: '4m',
    tags: ['slow', 'loss'],
    planted: {
      what: 'a master without persistence restarts at the same time',
      fault: restart(masterOf('shard-1'), '100ms'),
    },
  },
  async ({ finish, inject, topology }) => {
    const node = await topology.cluster.addNode();
    await inject(reshard(named(node.name), 2000));
    for (const shard of topology.shards)
      expect(await topology.cluster.writeUntil(shard, /OK/, '10s')).toBe('OK');
    const outcome = await finish();
    for (const client of Object.values(outcome.clients)) {
      expect(client).toBeOutForAtMost('5s');
      expect(client).toLoseNoAcknowledgedWrites();
      expect(client).toHaveNoGhostsOrDuplicates();
    }
    expect(outcome).toPassCheckers('elements');
    expect(outcome).toPassCheckers('set-reads');
  },
);
