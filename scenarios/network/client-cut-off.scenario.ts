import {
  client,
  crash,
  everySentinel,
  expect,
  lasting,
  master,
  optionsFrom,
  partition,
  scenario,
  sum,
  together,
} from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The master dies while the clients cannot reach any sentinel, as when a firewall loses the rule for port 26379. They
// learn of the new master when they can ask again, within seconds if they kept asking: let sentinelRetryStrategy never
// give up, and count on the outage lasting as long as the cut.

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
    tags: ['client'],
    planted: {
      what: 'sentinelRetryStrategy gives up when no sentinel answers',
      clients: { limited: GIVES_UP },
    },
  },
  async ({ clients, inject, budget }) => {
    await expect(await inject(together(crash(master), lasting(CUT, BLIND)))).toPromoteWithin(
      budget.promotion,
    );
    for (const one of Object.values(clients)) await expect(one).toFollowPromotionWithin(FOLLOWING);
    for (const one of Object.values(clients)) await expect(one).toLoseOnlyWhatWasInFlight();
  },
);
