import { expect, expectBreaks, scenario } from '../../harness/index.ts';
import { freeze, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// With TLS a new connection to a frozen master hangs in its handshake, where socketTimeout does not count yet: the kernel
// accepts the connection, and the client waits for connectTimeout, 10 s by default. Set connectTimeout too.

scenario(
  'TLS: socketTimeout alone waits 10 s for the handshake of a frozen master; connectTimeout prevents it',
  {
    topology: { downAfter: '2s', security: 'tls' },
    clients: { alone: { socketTimeout: 1000 }, both: { socketTimeout: 1000, connectTimeout: 500 } },
    tolerates: RESENT,
    tags: ['breaks', 'client', 'security'],
    planted: { what: 'the servers do not use TLS', topology: { security: 'acl' } },
  },
  async ({ clients, finish, inject, budget }) => {
    const frozen = await inject(freeze(master));
    await expect(frozen).toPromoteWithin(budget.promotion);
    await expect(clients.both).toFollowPromotionWithin('9s');
    await expectBreaks(clients.alone).toFollowPromotionWithin('9s');
    await expect(clients.alone).toFollowPromotionWithin('20s');
    await frozen.heal();
    await finish();
  },
);
