import { now, sumOf } from '../basics/index.ts';
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

const DATAGRAM_BYTES = 4000;
// No process listens there.
const DISCARD_PORT = 9;

/** Sends so many bytes to another host at once. @returns how many of them wait at the link of the host */
export async function bytesWaiting(host: Host, to: string, bytes: number): Promise<number> {
  const count = Math.ceil(bytes / DATAGRAM_BYTES);
  const datagram = `x=$(head -c ${DATAGRAM_BYTES} /dev/zero | tr '\\0' x)`;
  const send = `for i in $(seq ${count}); do printf %s "$x" > /dev/udp/${to}/${DISCARD_PORT}; done`;
  const show = host.links.map(link => `tc -s qdisc show dev ${link}`).join('; ');
  const { output } = await host.run(['bash', '-c', `${datagram}; ${send} 2> /dev/null; ${show}`]);
  const sizes = [...output.matchAll(/backlog (\d+)([KM]?)b/g)];
  return sumOf(sizes.map(([, size, unit = '']) => Number(size) * (UNITS[unit] ?? 1)));
}

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2 };
