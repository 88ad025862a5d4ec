import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { degrade, zone } from '../../harness/inject.ts';
import { appends } from '../../harness/workloads.ts';
import { LISTENING } from '../clients/listening.ts';
import { RESENT } from '../clients/resent.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';
import { THREE_ZONES } from './three-zones.ts';

// The links of the master's zone are slower than its replication stream. Replies to sentinels wait behind the stream
// for longer than down-after, so the sentinels of the other zones fail the master over, although clients beside it
// reach it. Give sentinels a down-after above the delay of a full link, and watch the replication lag between zones.

const SLOW = degrade(zone('a'), { bandwidth: '128kbit' });
const WRITES = appends({ rate: 400 });
const FEW_WRITES = appends({ rate: 10 });

scenario(
  'slow link between zones: false failover from a master that clients in its zone reach',
  {
    topology: { ...TWO_SENTINELS_LEFT, downAfter: '1s', zones: THREE_ZONES },
    clients: { near: LISTENING, away: LISTENING },
    tolerates: RESENT,
    workload: WRITES,
    tags: ['breaks', 'false-failover', 'loss'],
    faults: [SLOW],
    planted: { what: 'the replication stream fits into the link', workload: FEW_WRITES },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(SLOW);
    await expect(failover).toPromoteWithin('30s');
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    for (const one of Object.values(outcome.clients)) expectBreaks(one).toLoseNoAcknowledgedWrites();
  },
);
