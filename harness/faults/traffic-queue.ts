import { now } from '../basics/index.ts';
import type { Host } from '../topology/index.ts';

/** Replaces the queue at the host's link, which has room for one fault only. @returns the moment it was done */
export async function setQueue(host: Host, discipline: string): Promise<number> {
  const { exitCode, output } = await host.quickly(`tc qdisc add dev eth0 root ${discipline}`);
  if (exitCode === 0) return now();
  throw new Error(`could not change the queue at the link of ${host.name}: ${output}`);
}

/** Also where it was not replaced. */
export async function clearQueue(host: Host): Promise<void> {
  const { output } = await host.quickly(
    'tc qdisc del dev eth0 root 2> /dev/null; tc qdisc show dev eth0 | grep -v noqueue',
  );
  if (output !== '') throw new Error(`a queue is left at the link of ${host.name}: ${output}`);
}
