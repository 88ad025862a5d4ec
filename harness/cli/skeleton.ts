/** As scenario files import it: their folders are one below scenarios/. */
export const HARNESS = '../../harness';
const CLIENTS = '../clients';

/** A whole scenario file to begin with: it runs and passes as it is. */
export const skeletonOf = (name: string): string => `import { expect, scenario } from '${HARNESS}/index.ts';
import { crash, master } from '${HARNESS}/inject.ts';
import { PINNED } from '${CLIENTS}/pinned.ts';
import { RESENT } from '${CLIENTS}/resent.ts';
import { TUNED } from '${CLIENTS}/tuned.ts';

// Say here which outage this stands for, in a sentence or two: what happens, to whom, why.
// And then what to do about it. docs/scenarios.md shows this text.

scenario(
  ${literal(name)},
  {
    // A master, two replicas and three sentinels, unless you say otherwise.
    topology: { downAfter: '2s' },
    // As many as you like, by name: ioredis options, such as yours.
    clients: { app: TUNED },
    // Checks that may fail, each with the reason: here a write that was sent twice.
    tolerates: RESENT,
    tags: ['client'],
    // What turns it red. A scenario that nothing turns red proves nothing.
    planted: { what: 'a client that knows nothing of Sentinel', clients: { app: PINNED } },
  },
  async ({ clients, inject, finish, budget }) => {
    // When: any fault of docs/faults.md, or a plan of several.
    const failover = await inject(crash(master));
    // Then: what has to happen, within times that follow from the topology's settings.
    await expect(failover).toPromoteWithin(budget.promotion);
    await expect(clients.app).toFollowPromotionWithin(budget.following);
    // The end: the workload ends, and what clients lost and for how long they were out is known.
    const outcome = await finish();
    expect(outcome.clients.app).toLoseOnlyWritesInFlight();
  },
);
`;

/** A string of TypeScript. The quotes that need fewer escapes, and single ones when both do: what the formatter would choose. */
export function literal(text: string): string {
  const count = (quote: string) => text.split(quote).length - 1;
  const quote = count("'") > count('"') ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
}
