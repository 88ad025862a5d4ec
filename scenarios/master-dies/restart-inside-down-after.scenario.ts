import { expect, expectBreaks, master, restart, scenario, sum } from '../../harness/index.ts';
import { TUNED } from '../clients/tuned.ts';

// The master crashes, and its supervisor (systemd, Docker, Kubernetes) has started it again before any sentinel missed it.
// Without persistence it comes back empty, and is the master still: its replicas copy the emptiness. Give the master an
// append-only file, or let nothing start it again faster than down-after.

const RESTART = restart(master, '300ms');
const AOF = { appendonly: 'yes', appendfsync: 'always' };
// In every period a sentinel reads what the master says of itself, and then knows that it is another process.
const INFO_PERIOD = '10s';

scenario(
  'a master without persistence that is back before it was missed empties all three data sets',
  {
    topology: { downAfter: '5s' },
    clients: { app: TUNED },
    tags: ['breaks', 'loss'],
    planted: { what: 'the master has an append-only file', topology: { redis: AOF } },
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
  'a master with an append-only file that is back before it was missed loses nothing, and nobody is promoted',
  {
    topology: { downAfter: '5s', redis: AOF },
    clients: { app: TUNED },
    tags: ['loss'],
    planted: { what: 'the master has no append-only file', topology: { redis: {} } },
  },
  async ({ topology, finish, inject, budget }) => {
    const failover = await inject(RESTART);
    await expect(topology).toPublishWithin('+reboot', sum(INFO_PERIOD, '2s'));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
    await expect(failover).not.toPromoteWithin(budget.promotion);
  },
);
