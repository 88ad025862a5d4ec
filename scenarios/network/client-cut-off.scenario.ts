import { expect, optionsFrom, scenario, sum } from '../../harness/index.ts';
import { client, crash, everySentinel, lasting, master, partition, together } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes while the clients cannot reach any sentinel, for instance after a firewall change for port
// 26379. They find the new master within seconds after the partition heals, if they keep asking: let
// sentinelRetryStrategy never give up. The outage lasts at least as long as the partition.

const CUT = '10s';
const BLIND = partition({ clients: [client], sentinels: [everySentinel] }, { ports: 'sentinel' });
const GIVES_UP = optionsFrom(new URL('../clients/gives-up.ts', import.meta.url));

// A packet that opens a connection is sent again after 1, 3 and 7 s: the cut may be over for 4 s before it is tried.
const NEXT_ATTEMPT = '4s';
// And what a client with sound settings needs besides.
const FOLLOWING = sum(CUT, NEXT_ATTEMPT, '4s');

scenario(
  'clients cut off from all sentinels during a failover follow when the partition heals',
  {
    topology: { downAfter: '2s' },
    clients: { defaults: {}, limited: TUNED },
    tolerates: RESENT,
    tags: ['client'],
    planted: {
      what: 'sentinelRetryStrategy gives up when no sentinel answers',
      clients: { limited: GIVES_UP },
    },
  },
  async ({ clients, finish, inject, budget }) => {
    await expect(await inject(together(crash(master), lasting(CUT, BLIND)))).toPromoteWithin(
      budget.promotion,
    );
    for (const one of Object.values(clients)) await expect(one).toFollowPromotionWithin(FOLLOWING);
    const outcome = await finish();
    for (const one of Object.values(outcome.clients)) expect(one).toLoseOnlyWritesInFlight();
  },
);
