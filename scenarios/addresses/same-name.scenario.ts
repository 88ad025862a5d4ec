import { eventually, expect, expectBreaks, scenario } from '../../harness/index.ts';
import { crash, master, named, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import {
  failOverNeighbour,
  holdersOfOurData,
  markOurData,
  masterNamedBy,
  othersCountedBy,
} from './neighbour.ts';

// Two deployments watch their masters as 'mymaster', the name of every tutorial. A pod of one is deleted, and a replica of
// the other gets its address. The sentinels of the first still list the address as a replica and say hello there, and
// Sentinel checks only the name of the master. The deployment with the lower configuration epoch takes over the other
// master, and its data is replaced; clients see no error. With equal epochs three sentinels are no majority of six, and
// clients that ask for other sentinels learn those too. Give every deployment its own name and its own password.

const HELLOS_LATER = '30s';
const FULL_SYNCS_LATER = '60s';

const MIXED = 'the neighbour uses the same name, and takes the deployment over';

// It takes redis-2 from us after its failover-timeout: here not before our sentinels know the new address, up to 10 s later.
const PATIENT = { sentinel: { 'sentinel failover-timeout mymaster': 60_000 } } as const;
const SAME_NAME = { downAfter: '2s', security: [], neighbour: PATIENT } as const;
const OTHER_NAME = { ...SAME_NAME, neighbour: { name: 'theirs' } } as const;

const OPTIONS = {
  clients: { app: TUNED },
  timeout: '180s',
  tags: ['breaks'],
} as const;

const TO_OLD_MASTER = restart(named('redis-2'), '300ms', { address: { formerlyOf: 'neighbour-redis-1' } });
const TO_REPLICA = restart(named('redis-2'), '300ms', { address: { formerlyOf: 'neighbour-redis-2' } });

scenario(
  'two deployments, same name, shared address: ours follows the other master, all data is lost',
  {
    ...OPTIONS,
    tags: ['breaks', 'loss'],
    topology: SAME_NAME,
    tolerates: { ...RESENT, neighbour: MIXED },
    faults: [TO_OLD_MASTER],
    planted: {
      what: 'the neighbour uses another name',
      topology: OTHER_NAME,
    },
  },
  async ({ topology, inject, budget, finish }) => {
    await markOurData(topology);
    const theirMaster = await failOverNeighbour(topology);
    await inject(TO_OLD_MASTER);
    await eventually(HELLOS_LATER, async () => {
      for (const sentinel of topology.sentinels)
        expect(await masterNamedBy(topology, sentinel, 'mymaster')).toBe(theirMaster);
    });
    await eventually(FULL_SYNCS_LATER, async () => expect(await holdersOfOurData(topology)).toEqual([]));
    await expectBreaks(topology).toStabilizeWithin(budget.detection);
    await finish();
  },
);

scenario(
  'two deployments, same name, shared address: sentinels count those of both, no failover',
  {
    ...OPTIONS,
    topology: { ...SAME_NAME, failoverTimeout: '3s' },
    tolerates: {
      ...RESENT,
      neighbour: MIXED,
      stable: 'both deployments reconfigure redis-2',
      loss: 'the client can have written to the other master',
      convergence: 'redis-2 can have the data of the neighbour',
    },
    faults: [TO_REPLICA],
    planted: {
      what: 'the neighbour uses another name',
      topology: { ...OTHER_NAME, failoverTimeout: '3s' },
    },
  },
  async ({ topology, inject, budget, finish }) => {
    await inject(TO_REPLICA);
    await eventually(HELLOS_LATER, async () => {
      for (const sentinel of topology.sentinels)
        expect(await othersCountedBy(topology, sentinel, 'mymaster')).toBe(5);
    });
    const failover = await inject(crash(master));
    await expectBreaks(failover).toPromoteWithin(budget.retry);
    await failover.heal();
    await finish();
  },
);
