import { type Broker, startBroker } from '../lanes/index.ts';
import { removeSets } from '../topology/index.ts';

let broker: Broker | undefined;

/** From now on the workers of this process share the machine and hosts. Jest calls its global setup once a project. */
export function startSharing(): void {
  broker ??= startBroker();
}

/** Removes the hosts that workers shared. */
export async function endSharing(): Promise<void> {
  const sets = broker?.drain() ?? [];
  broker?.stop();
  broker = undefined;
  await removeSets(sets);
}
