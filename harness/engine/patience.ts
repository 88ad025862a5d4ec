import { showMs, within } from '../basics/index.ts';
import { environment } from './environment.ts';
import { lockedUp } from './locked-up.ts';

const PATIENCE_MS = 60_000;

/**
 * Waits for something that the engine does, but not for ever: an engine that is locked up still answers pings.
 * @param tried what it is asked for: 'to start the host redis-1'
 * @throws UnusableInput when it takes longer than a minute
 */
export async function fromEngine<Done>(
  tried: string,
  doing: Promise<Done>,
  patienceMs = PATIENCE_MS,
): Promise<Done> {
  const done = await within(patienceMs, doing);
  if (done !== 'late') return done;
  throw lockedUp(
    tried,
    `the container engine at ${environment().endpoint} had not finished it after ${showMs(patienceMs)}`,
  );
}
