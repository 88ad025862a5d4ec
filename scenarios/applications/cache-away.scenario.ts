import {
  cacheAside,
  crash,
  everyReplica,
  expect,
  lasting,
  master,
  scenario,
  sum,
  together,
} from '../../harness/index.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The whole cache of a web application is away for a while and comes back empty: the wrong network was shut, or somebody
// restarted everything at once. A cache is there to save time; let users notice its absence by that, and fill it again with
// one load for each key.

const AWAY = '8s';
const OUTAGE = lasting(AWAY, together(crash(master), crash(everyReplica)));

scenario(
  'while the whole cache is away the source of a cache-aside application serves, and fills it when it is back',
  {
    topology: { downAfter: '2s' },
    applications: { web },
    tags: ['application'],
    planted: {
      what: 'nothing is asked in place of the cache when it is away',
      applications: { web: cacheAside({ ...WEB, fallback: false }) },
    },
  },
  async context => {
    const { topology, applications, inject, budget } = context;
    await inject(OUTAGE);
    expect(await applications.web.ask('/data/key-1')).toMatchObject({ status: 200 });
    await expect(topology).toStabilizeWithin(sum(AWAY, budget.demotion));
    await expectNoErrors({ ...context, budget: { ...budget, following: sum(AWAY, budget.following) } });
  },
);
