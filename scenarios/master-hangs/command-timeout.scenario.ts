import { expect, expectBreaks, scenario, unlessTooBusy } from '../../harness/index.ts';
import { freeze, lasting, master } from '../../harness/inject.ts';
import { RESENT } from '../clients/resent.ts';

// commandTimeout looks like the fix for a frozen master. But it only rejects the promise: the command stays in the
// socket or in the resend queue, and can still be applied. An application that retries after the rejection writes
// twice. Use socketTimeout instead: it closes the connection and keeps promises pending until their commands are
// answered. Then only writes in flight at the freeze can be duplicated: applied, not answered, sent again. Make
// writes idempotent if duplicates matter.

// At 100 writes a second hardly ever more than one; a busy machine sends what is late at once.
const ON_THEIR_WAY = 10;

scenario(
  'frozen master: commandTimeout reports applied writes as errors (ghosts); socketTimeout does not',
  {
    topology: { downAfter: '2s' },
    clients: {
      commandTimeout: { failoverDetector: true, commandTimeout: 1000 },
      socketTimeout: { failoverDetector: true, socketTimeout: 1000 },
    },
    tolerates: RESENT,
    tags: ['breaks', 'client'],
    planted: {
      what: 'the client has no commandTimeout',
      clients: { commandTimeout: { failoverDetector: true } },
    },
  },
  async ({ clients: { commandTimeout, socketTimeout }, finish, inject, budget }) => {
    await expect(await inject(lasting('12s', freeze(master)))).toPromoteWithin(budget.promotion);
    await expect(commandTimeout).toFollowPromotionWithin(budget.following);
    await expect(socketTimeout).toFollowPromotionWithin(budget.following);
    const outcome = await finish();
    expect(outcome.clients.socketTimeout).toLoseOnlyWritesInFlight();
    const { failed, ghosts, duplicates } = outcome.clients.socketTimeout.loss();
    expect({ failed, ghosts }).toEqual({ failed: 0, ghosts: 0 });
    await unlessTooBusy(socketTimeout, () => expect(duplicates).toBeLessThanOrEqual(ON_THEIR_WAY));
    expectBreaks(outcome.clients.commandTimeout).toHaveNoGhostsOrDuplicates();
  },
);
