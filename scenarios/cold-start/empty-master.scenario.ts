import { expect, expectBreaks, scenario, sum } from '../../harness/index.ts';
import { anySentinel, lasting, machineRoomRestart, plannedFailover } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from './durable.ts';

// After a power failure the master returns without its data: its disk is broken, or its pod got a new volume. The
// sentinels know its address as that of the master. If it replies before they have marked it as down, it stays the
// master, and the replicas copy its empty data set. If it returns after down-after and a failover, a replica with the
// data is the master. Do not start a master automatically that lost its data.

const EMPTY = { data: { 'redis-1': 'deleted' } } as const;

scenario(
  'cold start, the master returns empty with all others: replicas copy the empty data set',
  {
    topology: { downAfter: '5s', redis: DURABLE },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [machineRoomRestart('1s')],
    tags: ['breaks', 'loss'],
    planted: {
      what: 'another server is the master when the power fails',
      fault: lasting('5s', plannedFailover(anySentinel)),
    },
  },
  async ({ topology, finish, inject, budget }) => {
    await topology.connect().set('before', 'the power failure');
    const failover = await inject(machineRoomRestart('1s', EMPTY));
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites();
    const left = topology.redis.map(server => topology.ask(server, 'EXISTS', 'before'));
    expect(await Promise.all(left)).toEqual([0, 0, 0]);
    await expect(failover).not.toPromoteWithin(budget.promotion);
  },
);

scenario(
  'cold start, the master returns empty after a failover: a replica with the data is the master',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s', redis: DURABLE },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [machineRoomRestart('1s')],
    tags: ['loss'],
    planted: {
      what: 'replica-priority 0 on the replicas',
      topology: { redis: { ...DURABLE, 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    await topology.connect().set('before', 'the power failure');
    const order = ['redis-2', 'redis-3', 'sentinel-1', 'sentinel-2', 'sentinel-3', 'redis-1'];
    const failover = await inject(machineRoomRestart('1s', { ...EMPTY, order, between: '2s' }));
    await expect(failover).toPromoteWithin('30s');
    await expect(clients.app).toFollowPromotionWithin(sum('30s', budget.following));
    await expect(topology).toStabilizeWithin(budget.demotion);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
    const left = topology.redis.map(server => topology.ask(server, 'EXISTS', 'before'));
    expect(await Promise.all(left)).toEqual([1, 1, 1]);
  },
);
