import { now } from '../basics/index.ts';
import type { Host } from '../topology/index.ts';

/** Replaces the queue at each link of the host, which has room for one fault only. @returns the moment it was done */
export async function setQueue(host: Host, discipline: string): Promise<number> {
  if (host.zoned !== undefined) return host.zoned.shapeAll(discipline);
  const set = host.links.map(link => `tc qdisc add dev ${link} root ${discipline}`);
  const { exitCode, output } = await host.quickly(set.join(' && '));
  if (exitCode === 0) return now();
  throw new Error(`could not change the queue at the link of ${host.name}: ${output}`);
}

/** Also where it was not replaced. */
export async function clearQueue(host: Host): Promise<void> {
  if (host.zoned !== undefined) {
    await host.zoned.shapeAll(undefined);
    return;
  }
  const cleared = host.links.map(
    link => `tc qdisc del dev ${link} root 2> /dev/null; tc qdisc show dev ${link} | grep -v noqueue`,
  );
  const { output } = await host.quickly(cleared.join('; '));
  if (output !== '') throw new Error(`a queue is left at the link of ${host.name}: ${output}`);
}
