import { expect, scenario, sum } from '../../harness/index.ts';
import { machineRoomRestart } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';
import { TUNED } from '../clients/tuned.ts';
import { DURABLE } from './durable.ts';

// Every machine loses power, and they return one by one with what was on their disks. If the sentinels return
// last, they find the master that they knew, and nothing happens. If the master returns last, a replica takes over
// first, and the old master becomes its replica. With appendonly and the files that Sentinel rewrote, both orders
// keep the data.

const OUTAGE = '1s';
// Six hosts, each in about a second.
const ALL_BACK = '6s';

scenario(
  'cold start, master first and sentinels last: no failover and no loss',
  {
    topology: { downAfter: '2s', redis: DURABLE },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [machineRoomRestart(OUTAGE)],
    planted: { what: 'the servers have appendonly no', topology: { redis: {} } },
  },
  async ({ topology, finish, inject, budget }) => {
    const { name } = topology.master;
    const failover = await inject(machineRoomRestart(OUTAGE, { order: ['redis-1', 'redis-2', 'redis-3'] }));
    await expect(topology).toStabilizeWithin(budget.demotion);
    await expect(failover).not.toPromoteWithin(sum(ALL_BACK, budget.promotion));
    expect(topology.master.name).toBe(name);
    const outcome = await finish();
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
    expect(outcome.clients.app).toBeOutForAtMost(sum(ALL_BACK, budget.following));
  },
);

scenario(
  'cold start, master last: a replica takes over with its data, the old master follows it',
  {
    topology: { downAfter: '2s', failoverTimeout: '3s', redis: DURABLE },
    clients: { app: TUNED },
    tolerates: RESENT,
    faults: [machineRoomRestart(OUTAGE)],
    planted: {
      what: 'replica-priority 0 on the replicas',
      topology: { redis: { ...DURABLE, 'replica-priority': 0 } },
    },
  },
  async ({ topology, clients, finish, inject, budget }) => {
    const order = ['redis-2', 'redis-3', 'sentinel-1', 'sentinel-2', 'sentinel-3', 'redis-1'];
    const failover = await inject(machineRoomRestart(OUTAGE, { order, between: '2s' }));
    await expect(failover).toPromoteWithin('30s');
    await expect(clients.app).toFollowPromotionWithin('40s');
    await expect(topology).toStabilizeWithin(budget.demotion);
    expect(topology.replicas.map(({ name }) => name)).toContain('redis-1');
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
