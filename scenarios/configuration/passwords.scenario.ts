import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Servers with a password. Every server needs masterauth as well as requirepass, including the first master, which
// becomes a replica after its first failure. Without masterauth it never connects, retries forever, and leaves the
// deployment one replica short, unnoticed until the next failover.

const PASSWORD = 'correct-horse';
const withMasterauthOn = (...servers: string[]) => ({
  downAfter: '2s' as const,
  redis: { requirepass: PASSWORD },
  sentinel: { 'sentinel auth-pass mymaster': PASSWORD },
  servers: Object.fromEntries(servers.map(server => [server, { masterauth: PASSWORD }])),
});
const EVERYWHERE = withMasterauthOn('redis-1', 'redis-2', 'redis-3');
const WITHOUT_ONE = withMasterauthOn('redis-2', 'redis-3');
// It tries again without a pause, and would tell of each attempt in five lines.
const FORGOTTEN = { ...WITHOUT_ONE, servers: { ...WITHOUT_ONE.servers, 'redis-1': { loglevel: 'warning' } } };
const CLIENTS = { app: { ...TUNED, password: PASSWORD } };

scenario(
  'requirepass and masterauth everywhere: failover works, the old master rejoins',
  {
    topology: EVERYWHERE,
    clients: CLIENTS,
    tolerates: RESENT,
    tags: ['security'],
    planted: { what: 'the first master has no masterauth', topology: FORGOTTEN },
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
  'old master without masterauth cannot rejoin until it is set',
  {
    topology: FORGOTTEN,
    clients: CLIENTS,
    tolerates: RESENT,
    tags: ['breaks', 'security'],
    planted: { what: 'the first master has masterauth from the start', topology: EVERYWHERE },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const old = topology.master;
    const failover = await inject(crash(old));
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    await failover.heal();
    await expect(topology).toPublishWithin('+convert-to-slave', sum(budget.following, budget.demotion));
    // Long enough for one that can: it would be in sync within a second. Its attempts keep half a processor busy.
    await expectBreaks(topology).toStabilizeWithin('3s');
    expect(await topology.ask(old, 'INFO', 'replication')).toMatch('master_link_status:down');
    await topology.ask(old, 'CONFIG', 'SET', 'masterauth', PASSWORD);
    await expect(topology).toStabilizeWithin(budget.detection);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
