import { cacheAside } from '../../examples/cache-aside/service.ts';
import { expect, scenario } from '../../harness/index.ts';
import { freeze, master } from '../../harness/inject.ts';
import { expectNoErrors, WEB, web } from './users-see-no-error.ts';

// The master behind the cache of a web application hangs: it accepts connections and commands, and does not reply.
// No operation fails, so nothing falls back unless the cache has a timeout: set one in the order of the latency of
// a hit.

scenario(
  'cache-aside: frozen master, users see added latency and no error',
  {
    topology: { downAfter: '2s' },
    services: { web },
    tags: ['application'],
    planted: {
      what: 'the cache has no timeout',
      services: { web: cacheAside({ ...WEB, cacheWithin: 'never' }) },
    },
  },
  async context => {
    const { inject, budget } = context;
    await expect(await inject(freeze(master))).toPromoteWithin(budget.promotion);
    await expectNoErrors(context);
  },
);
