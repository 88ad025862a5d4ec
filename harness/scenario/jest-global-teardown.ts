import { sweep } from '../engine/index.ts';
import { endSharing } from './sharing.ts';
import { endThoughOpen } from './though-open.ts';

/** Jest's globalTeardown: scenarios remove what they made, so there is nothing here unless one was broken off. */
export default async function tearDown(): Promise<void> {
  // Whatever cannot be removed is left to the sweep, which reports it.
  await endSharing().catch(() => undefined);
  const { removed, stuck } = await sweep('run').finally(() => endThoughOpen());
  if (removed.length > 0) process.stderr.write(`removed what the run left: ${removed.join(', ')}\n`);
  if (stuck.length > 0) process.stderr.write(`the engine did not remove: ${stuck.join(', ')}\n`);
}
