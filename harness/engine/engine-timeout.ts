import { showMs, within } from '../basics/index.ts';
import { environment } from './environment.ts';
import { hungEngine } from './hung-engine.ts';

const ENGINE_TIMEOUT_MS = 60_000;

/**
 * Waits for an operation of the engine with a timeout: a hung engine still answers pings.
 * @param tried what it is asked for: 'to start the host redis-1'
 * @throws UnusableInput when it takes longer than a minute
 */
export async function fromEngine<Done>(
  tried: string,
  doing: Promise<Done>,
  timeoutMs = ENGINE_TIMEOUT_MS,
): Promise<Done> {
  const done = await within(timeoutMs, doing);
  if (done !== 'late') return done;
  throw hungEngine(
    tried,
    `the container engine at ${environment().endpoint} had not finished it after ${showMs(timeoutMs)}`,
  );
}
