import {
  expect,
  expectBreaks,
  freeze,
  lasting,
  master,
  scenario,
  unlessTooBusy,
} from '../../harness/index.ts';

// A commandTimeout looks like the cure for a master that hangs. It only rejects the promise: the command stays in the
// socket or in the queue of what is to be sent again, and may well be carried out later. An application that takes the
// rejection for a failure and writes again writes twice. End the silence with socketTimeout instead, which closes the
// connection and keeps promises open until their commands were answered. Then only what was on its way when the master
// froze may be there twice: carried out, not answered, sent again. Where once too often is too often, make writes idempotent.

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
    tags: ['breaks', 'client'],
    planted: {
      what: 'the client has no commandTimeout',
      clients: { commandTimeout: { failoverDetector: true } },
    },
  },
  async ({ clients: { commandTimeout, socketTimeout }, inject, budget }) => {
    await expect(await inject(lasting('12s', freeze(master)))).toPromoteWithin(budget.promotion);
    await expect(commandTimeout).toFollowPromotionWithin(budget.following);
    await expect(socketTimeout).toFollowPromotionWithin(budget.following);
    await expect(socketTimeout).toLoseOnlyWhatWasInFlight();
    const { failed, ghosts, duplicates } = await socketTimeout.loss();
    expect({ failed, ghosts }).toEqual({ failed: 0, ghosts: [] });
    await unlessTooBusy(socketTimeout, () => expect(duplicates.length).toBeLessThanOrEqual(ON_THEIR_WAY));
    await expectBreaks(commandTimeout).toHaveNoGhostsOrDuplicates();
  },
);
