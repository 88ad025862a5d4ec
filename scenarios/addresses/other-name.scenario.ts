import { eventually, expect, scenario, sum } from '../../harness/index.ts';
import { named, restart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from '../cold-start/durable.ts';
import { holdersOfOurData, markOurData, masterNamedBy, othersCountedBy } from './neighbour.ts';

// Two deployments with different names, and the master of one restarts at an address that was a replica of the other. The
// names keep the sentinels apart: they ignore a hello about a master that they do not watch. They do not keep the data. A
// sentinel that lists the address finds a master where it expects a replica, and sends REPLICAOF to it: the other data
// replaces ours, on our replicas too. Different passwords keep everything: the other sentinels cannot log in.

// Four hello periods as a master, seen by INFO every 10 s; then the full syncs.
const CONVERTED_LATER = '60s';
// A master that reports to be a replica is down after two INFO periods and down-after.
const FAILOVER_LATER = '60s';

const MOVES = restart(named('redis-1'), '300ms', { address: { formerlyOf: 'neighbour-redis-2' } });

const OURS = { hostnames: true, downAfter: '5s', redis: DURABLE } as const;
const OTHER_NAME = { ...OURS, security: [], neighbour: { name: 'theirs' } } as const;
const OTHER_PASSWORD = {
  ...OURS,
  security: 'password',
  neighbour: {
    redis: { requirepass: 'their-secret', masterauth: 'their-secret' },
    sentinel: { 'sentinel auth-pass mymaster': 'their-secret' },
  },
} as const;

const OPTIONS = { clients: { app: TUNED }, faults: [MOVES], timeout: '240s' } as const;

scenario(
  'two deployments, other name, shared address: sentinels stay apart, all data is replaced',
  {
    ...OPTIONS,
    topology: OTHER_NAME,
    tolerates: {
      ...RESENT,
      followed: 'the neighbour makes the master its replica',
      stable: 'both deployments reconfigure redis-1',
      loss: 'the data of the neighbour replaces that of the master',
      convergence: 'the neighbour can have made redis-1 its replica again',
    },
    tags: ['breaks', 'loss'],
    planted: { what: 'different passwords', topology: OTHER_PASSWORD },
  },
  async ({ topology, clients, inject, finish, budget }) => {
    await markOurData(topology);
    const failover = await inject(MOVES);
    await eventually(CONVERTED_LATER, async () => expect(await holdersOfOurData(topology)).toEqual([]));
    const theirs = topology.neighbour.redis.map(({ host }) => host.ip);
    for (const sentinel of topology.sentinels) {
      expect(await othersCountedBy(topology, sentinel, 'mymaster')).toBe(2);
      expect(theirs).not.toContain(await masterNamedBy(topology, sentinel, 'mymaster'));
    }
    await expect(failover).toPromoteWithin(sum(FAILOVER_LATER, budget.promotion));
    await expect(clients.app).toFollowPromotionWithin(sum(FAILOVER_LATER, budget.following));
    await finish();
  },
);

scenario(
  'two deployments, same name, shared address, different passwords: nothing is lost',
  {
    ...OPTIONS,
    topology: OTHER_PASSWORD,
    tolerates: RESENT,
    tags: ['security'],
    planted: { what: 'no passwords', topology: OTHER_NAME },
  },
  async ({ topology, inject, finish, budget }) => {
    await markOurData(topology);
    const failover = await inject(MOVES);
    await expect(failover).not.toPromoteWithin('30s');
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(await holdersOfOurData(topology)).toEqual(['redis-1', 'redis-2', 'redis-3']);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  },
);
