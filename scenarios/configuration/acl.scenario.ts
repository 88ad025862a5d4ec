import { eventually, expect, scenario, sum } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Sentinel and replication have their own users, with the minimal rights of the documentation. With one right
// missing, every check is green but no failover can succeed: Sentinel promotes in a transaction that also kills
// the clients, and without +client|kill the whole transaction is rejected. Test a SENTINEL FAILOVER after every
// change of rights.

const RIGHTS =
  '+multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +script|kill';
const PASSWORD = 'correct-horse';
const FAILOVER_TIMEOUT = '5s';
const ABORT = '-failover-abort-slave-timeout';

const withSentinelsRights = (rights: string) =>
  ({
    downAfter: '2s',
    failoverTimeout: FAILOVER_TIMEOUT,
    redis: {
      user: [
        `watcher on >${PASSWORD} allchannels ${rights}`,
        `replicator on >${PASSWORD} +psync +replconf +ping`,
      ],
      masteruser: 'replicator',
      masterauth: PASSWORD,
    },
    sentinel: { 'sentinel auth-user mymaster': 'watcher', 'sentinel auth-pass mymaster': PASSWORD },
  }) as const;
const COMPLETE = withSentinelsRights(`${RIGHTS} +client|kill`);
const LACKING = withSentinelsRights(RIGHTS);

scenario(
  'documented ACL rights for Sentinel and replication: failover works, the old master rejoins',
  {
    topology: COMPLETE,
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['security'],
    planted: { what: 'the Sentinel user has no +client|kill', topology: LACKING },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'ACL without CLIENT KILL for Sentinel: no failover, although CKQUORUM reports OK',
  {
    topology: LACKING,
    clients: { app: TUNED },
    tolerates: { ...RESENT, loss: 'the master keeps nothing on disk, and restarts without its data' },
    tags: ['breaks', 'security'],
    planted: { what: 'the Sentinel user has +client|kill', topology: COMPLETE },
  },
  async ({ topology, inject, budget }) => {
    const failover = await inject(crash(master));
    await expect(topology).toPublishWithin(ABORT, sum(budget.retry, FAILOVER_TIMEOUT));
    expect(failover.obstacles()).toContainEqual(expect.stringContaining(ABORT));
    for (const each of topology.sentinels)
      await eventually(budget.detection, async () =>
        expect(await topology.ask(each, 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK/),
      );
    await failover.heal();
  },
);
