import { cacheAside, expect, freeze, master, scenario } from '../../harness/index.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The master behind the cache of a web application hangs: it accepts connections and commands, and answers nothing. Nothing
// fails, so nothing falls back, unless the cache has a time limit: give it one in the order of what a hit takes.

scenario(
  'cache-aside: frozen master, users see added latency and no error',
  {
    topology: { downAfter: '2s' },
    applications: { web },
    tags: ['application'],
    planted: {
      what: 'the cache has no timeout',
      applications: { web: cacheAside({ ...WEB, cacheWithin: 'never' }) },
    },
  },
  async context => {
    const { applications, inject, budget } = context;
    await expect(await inject(freeze(master))).toPromoteWithin(budget.promotion);
    await expectNoErrors(applications.web, context);
  },
);
