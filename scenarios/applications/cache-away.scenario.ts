import { cacheAside } from '../../examples/cache-aside/service.ts';
import { expect, scenario, sum } from '../../harness/index.ts';
import { crash, everyReplica, lasting, master, together } from '../../harness/inject.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The whole cache of a web application is down for a while and comes back empty: a network change, or a restart of
// everything. A cache only saves time: its absence should cost latency, not errors, and it should be refilled with
// one load per key.

const AWAY = '8s';
const OUTAGE = lasting(AWAY, together(crash(master), crash(everyReplica)));

scenario(
  'cache-aside: whole cache down, the origin serves and refills the cache afterwards',
  {
    topology: { downAfter: '2s' },
    services: { web },
    tags: ['application'],
    planted: {
      what: 'the application does not fall back to the origin',
      services: { web: cacheAside({ ...WEB, fallback: false }) },
    },
  },
  async context => {
    const { topology, services, inject, budget } = context;
    await inject(OUTAGE);
    expect(await services.web.ask('/data/key-1')).toMatchObject({ status: 200 });
    await expect(topology).toStabilizeWithin(sum(AWAY, budget.demotion));
    await expectNoErrors({ ...context, budget: { ...budget, following: sum(AWAY, budget.following) } });
  },
);
