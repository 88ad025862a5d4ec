import { expect, type Server, scenario, sum, unlessTooBusy } from '../../harness/index.ts';
import { crash, everyReplica, everySentinel, master, type Role, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';

// Settings changed at run time. SENTINEL SET writes to the sentinel's file at once and survives a restart; send it
// to every sentinel. CONFIG SET on a redis server is lost with its next restart, unless CONFIG REWRITE saves it.

const MORE = 4000;
const LOST = (who: Role) => ({
  what: 'an earlier restart loses the configuration files (pods without a volume)',
  fault: restart(who, '200ms', { data: 'deleted' }),
});

scenario(
  'SENTINEL SET takes effect at once and survives a sentinel restart',
  { topology: { downAfter: '2s' }, clients: { app: TUNED }, tolerates: RESENT, planted: LOST(everySentinel) },
  async ({ topology, clients, finish, inject, budget }) => {
    const everyone = async (...command: string[]) =>
      Promise.all(topology.sentinels.map(sentinel => topology.ask(sentinel, 'SENTINEL', ...command)));
    await everyone('SET', 'mymaster', 'down-after-milliseconds', String(2000 + MORE), 'quorum', '3');
    await inject(restart(everySentinel, '200ms'));
    for (const told of await everyone('MASTER', 'mymaster')) {
      expect(told).toEqual(expect.arrayContaining(['down-after-milliseconds', String(2000 + MORE)]));
      expect(told).toEqual(expect.arrayContaining(['quorum', '3']));
    }
    const failover = await inject(crash(master));
    await expect(failover).toPromoteWithin(sum(budget.promotion, `${MORE}ms`));
    await unlessTooBusy(failover, () => expect(failover.timeline().phases.detectedMs).toBeGreaterThan(MORE));
    await expect(clients.app).toFollowPromotionWithin(sum(budget.following, `${MORE}ms`));
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);

scenario(
  'CONFIG SET survives a restart only after CONFIG REWRITE',
  { topology: { downAfter: '2s' }, clients: { app: TUNED }, tolerates: RESENT, planted: LOST(everyReplica) },
  async ({ topology, inject, budget }) => {
    const isWrittenDown = ({ name }: Server) => name === 'redis-2';
    await topology.linked;
    for (const replica of topology.replicas) {
      await topology.ask(replica, 'CONFIG', 'SET', 'replica-priority', '7');
      if (isWrittenDown(replica)) await topology.ask(replica, 'CONFIG', 'REWRITE');
    }
    await inject(restart(everyReplica, '200ms'));
    for (const replica of topology.replicas) {
      const [, priority] = [await topology.ask(replica, 'CONFIG', 'GET', 'replica-priority')].flat();
      expect(priority).toBe(isWrittenDown(replica) ? '7' : '100');
    }
    await expect(topology).toStabilizeWithin(budget.following);
  },
);
