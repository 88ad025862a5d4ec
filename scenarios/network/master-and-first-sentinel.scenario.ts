import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { firstListedSentinel, master, powerOff, sequence } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { TWO_SENTINELS_LEFT } from '../sentinels/two-left.ts';

// One zone fails, with the master and the sentinel that clients ask first. A client with ioredis defaults dials
// the dead master or that sentinel for the whole connectTimeout. A client with only failoverDetector is dialling
// that sentinel when the switch is announced, and ends for good. Set a short connectTimeout, and watch for the
// event `end` if you use failoverDetector.

// The sentinel first: as soon as the master is gone the client asks it, and would be sent back to where the master was.
const GONE = sequence(powerOff(firstListedSentinel), powerOff(master, { connections: 'closed' }));
// ioredis's own.
const CONNECT_TIMEOUT = '10s';

scenario(
  'power-off of master and first-listed sentinel: a client with only failoverDetector ends for good',
  {
    topology: TWO_SENTINELS_LEFT,
    clients: { defaults: {}, detector: { failoverDetector: true }, limited: TUNED },
    tolerates: RESENT,
    tags: ['client', 'breaks'],
    faults: [GONE],
    planted: { what: 'the client has all timeouts and no failoverDetector', clients: { detector: TUNED } },
  },
  async ({ clients, finish, inject, budget }) => {
    const patient = sum(CONNECT_TIMEOUT, budget.lateFollowing);
    await expect(await inject(GONE)).toPromoteWithin(budget.retry);
    await expect(clients.limited).toFollowPromotionWithin(budget.lateFollowing);
    await expect(clients.defaults).toFollowPromotionWithin(patient);
    await expectBreaks(clients.detector).toFollowPromotionWithin(patient);
    const outcome = await finish();
    expect(outcome.clients.limited).toLoseOnlyWritesInFlight();
  },
);
