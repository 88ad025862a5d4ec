import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { master, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, and its supervisor (systemd, Docker, Kubernetes) restarts it within down-after. Without
// persistence it comes back empty and is still the master: its replicas copy the empty data set. Enable
// appendonly, or delay the restart beyond down-after.

const RESTART = restart(master, '300ms');
const AOF = { appendonly: 'yes', appendfsync: 'always' };
// In every period a sentinel reads what the master says of itself, and then knows that it is another process.
const INFO_PERIOD = '10s';

scenario(
  'master without persistence restarts within down-after: all data is lost on every server',
  {
    topology: { downAfter: '5s' },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['breaks', 'loss'],
    planted: { what: 'the master has appendonly yes', topology: { redis: AOF } },
  },
  async ({ topology, finish, inject, budget }) => {
    await topology.connect().set('before', 'the restart');
    const failover = await inject(RESTART);
    await expect(topology).toPublishWithin('+reboot', sum(INFO_PERIOD, '2s'));
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
    const left = topology.redis.map(server => topology.ask(server, 'EXISTS', 'before'));
    expect(await Promise.all(left)).toEqual([0, 0, 0]);
    await expect(failover).not.toPromoteWithin(budget.promotion);
  },
);

scenario(
  'master with appendonly restarts within down-after: no failover and no loss',
  {
    topology: { downAfter: '5s', redis: AOF },
    clients: { app: TUNED },
    tolerates: RESENT,
    tags: ['loss'],
    planted: { what: 'the master has appendonly no', topology: { redis: {} } },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(RESTART);
    await expect(topology).toPublishWithin('+reboot', sum(INFO_PERIOD, '2s'));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
    await expect(failover).not.toPromoteWithin(budget.promotion);
  },
);
