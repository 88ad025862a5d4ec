import { expect, scenario } from '../../harness/index.ts';
import { freeze, master } from '../../harness/inject.ts';
import { orders, TUNED } from './orders.ts';

// A service of your own, orders.mjs, is started as a process and gets requests at a fixed rate while the master hangs.
// Its client decides how long its users get nothing: with socketTimeout, and without a queue, requests fail at once and
// succeed again with the failover.

scenario(
  'service: frozen master, requests fail for as long as the failover takes',
  {
    topology: { downAfter: '2s' },
    services: { orders: orders(TUNED) },
    tags: ['application'],
    planted: {
      what: 'its client has the defaults of ioredis, without socketTimeout',
      services: { orders: orders({}) },
    },
  },
  async ({ inject, budget, finish }) => {
    await expect(await inject(freeze(master))).toPromoteWithin(budget.promotion);
    const { orders: service } = (await finish()).services;
    expect(service.before).toSucceedAtLeast(1);
    expect(service.before).toAnswerWithin('p99', '500ms');
    expect(service).toRecoverWithin(budget.following);
    expect(service).toBeUnavailableForAtMost(budget.following);
    expect(service.after).toSucceedAtLeast(1);
  },
);
