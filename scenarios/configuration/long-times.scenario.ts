import { expect, scenario } from '../../harness/index.ts';
import { after, crash, everyReplica, freeze, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The two times of Sentinel that decide how long an outage lasts. Nothing happens before down-after has passed; and
// after an attempt without a result the next one follows only after 2 × failover-timeout. The defaults are half a
// minute and six: set down-after to the longest pause of your servers, and failover-timeout to half the outage that
// you can accept.

const GIVEN = { clients: { app: TUNED }, tolerates: RESENT };

scenario(
  'down-after 2 s: a crashed master is replaced, and its clients work, within 10 s',
  {
    ...GIVEN,
    topology: { downAfter: '2s' },
    planted: { what: 'down-after of two minutes', topology: { downAfter: '120s' } },
  },
  async ({ finish, inject }) => {
    await expect(await inject(crash(master))).toPromoteWithin('10s');
    expect((await finish()).clients.app).toBeOutForAtMost('10s');
  },
);

scenario(
  'failover-timeout 5 s: a failed attempt is repeated, and the master replaced, within 25 s',
  {
    ...GIVEN,
    topology: { downAfter: '2s', failoverTimeout: '5s' },
    planted: { what: 'failover-timeout 35 s', topology: { failoverTimeout: '35s' } },
  },
  async ({ topology, inject }) => {
    const frozen = await inject(freeze(everyReplica));
    const failover = await inject(after('2s', crash(master)));
    await expect(topology).toPublishWithin('-failover-abort-no-good-slave', '15s');
    await frozen.heal();
    await expect(failover).toPromoteWithin('25s');
  },
);
