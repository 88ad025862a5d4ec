import { DIALECTS, environment } from '../engine/index.ts';
import type { Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { isServer } from './members.ts';
import { proveBy } from './probe.ts';
import type { Side, ZoneLink } from './zone-links.ts';

const BURST_BYTES = 4096;
const HALF_A_SECOND = 0.5;
const LEAST_MS = 300;
// A link that is full of other traffic can take much longer than the command alone would.
const ANSWER_WITHIN_S = 3;

/** Sends a command of half a second's bandwidth from every host of both zones to the other, and measures the time. */
export function proveRate(
  links: readonly ZoneLink[],
  bitsPerSecond: number,
  wanted: 'slow' | 'fast',
): Promise<Proof> {
  const bytes = BURST_BYTES + Math.round((bitsPerSecond / 8) * HALF_A_SECOND);
  const routes = links.flatMap(({ sides: [one, other] }) => [
    ...routesOf(one, other),
    ...routesOf(other, one),
  ]);
  return proveBy(async () => {
    const times = await Promise.all(routes.map(({ from, to }) => timeOfCommand(from, to, bytes)));
    const shown = routes.map(({ from, to }, i) => `${from.name} to ${to.name} ${times[i] ?? 'no answer'} ms`);
    const seen = `a command of ${bytes} bytes took: ${shown.join(', ')}`;
    const asWanted = times.every(ms => ms !== undefined && ms >= LEAST_MS === (wanted === 'slow'));
    return asWanted && times.length > 0 ? proven(seen) : notProven(seen);
  });
}

/** From each host of a zone to one server of another; zones of clients only have none. */
function routesOf({ nodes }: Side, other: Side): { readonly from: Server; readonly to: Server }[] {
  const to = other.nodes.find(isServer);
  const senders = nodes
    .filter(isServer)
    .filter(({ host }, i, all) => all.findIndex(each => each.host === host) === i);
  return to === undefined ? [] : senders.map(from => ({ from, to }));
}

/** Rounded, in ms, 3 s for longer; undefined when the command failed. Sentinels refuse the command, with as short an answer. */
async function timeOfCommand(
  { host }: Server,
  { address, host: { ip }, authority, login }: Server,
  bytes: number,
): Promise<number | undefined> {
  const { cli } = DIALECTS[environment().image.server];
  const options = [
    ...(authority === undefined ? [] : ['--tls', '--insecure']),
    ...(login.username === undefined ? [] : ['--user', login.username]),
    ...['-h', ip, '-p', String(address.port), '-x', 'STRLEN'],
  ];
  const script = `
began=\${EPOCHREALTIME/[.,]/}
said=$(head -c ${bytes} /dev/zero | tr '\\0' x | timeout ${ANSWER_WITHIN_S} ${cli} "$@" 2>&1); code=$?
[ $code = 124 ] || [ $code = 0 -a -n "$said" ] && echo "took $((\${EPOCHREALTIME/[.,]/} - began))"`;
  const auth = login.password === undefined ? [] : ['env', `REDISCLI_AUTH=${login.password}`];
  const { output } = await host.run([...auth, 'bash', '-c', script, 'bash', ...options]);
  const micros = /^took (\d+)$/m.exec(output)?.[1];
  return micros === undefined ? undefined : Math.round(Number(micros) / 1000);
}
