import { expect, scenario } from '../../harness/index.ts';
import { crash, freeze, lasting, master, named } from '../../harness/inject.ts';
import { consumers } from '../../harness/workloads.ts';
import { RESENT } from './resent.ts';

// socketTimeout is a compromise. A worker in BLPOP waits without a reply, so a shorter socketTimeout closes its healthy
// connection again and again; and a client leaves a frozen master only when socketTimeout ends: with a long one it
// gets no answer until then, or writes to the old master when that continues. Set it a second above the longest
// blocking call, and use another connection for everything else.

scenario(
  'socketTimeout above the longest BLPOP: a worker keeps its connection while nothing arrives',
  {
    clients: { worker: { socketTimeout: 6000 } },
    workload: consumers({ by: 'BLPOP', rate: 0.4 }),
    tolerates: { twice: RESENT.duplicates },
    tags: ['client'],
    planted: {
      what: 'socketTimeout is shorter than BLPOP waits',
      clients: { worker: { socketTimeout: 1000 } },
    },
  },
  async ({ finish, inject }) => {
    // Of no concern to the worker: only its own limit can close its connection.
    await inject(lasting('8s', crash(named('sentinel-3'))));
    expect((await finish()).clients.worker).toKeepItsConnections();
  },
);

scenario(
  'socketTimeout below the time of a freeze: a client leaves the frozen master and loses few writes',
  {
    topology: { downAfter: '2s' },
    clients: { app: { socketTimeout: 1000, connectTimeout: 500 } },
    tolerates: RESENT,
    tags: ['client', 'loss'],
    planted: {
      what: 'socketTimeout is longer than the freeze',
      clients: { app: { socketTimeout: 25_000, connectTimeout: 500 } },
    },
  },
  async ({ finish, inject, budget }) => {
    await expect(await inject(lasting('12s', freeze(master)))).toPromoteWithin(budget.promotion);
    expect((await finish()).clients.app).toLoseOnlyWritesInFlight();
  },
);
