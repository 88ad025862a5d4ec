import { DIALECTS, environment } from '../engine/index.ts';
import { cliTlsArguments, runLoggedIn, type Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { hasHost, isServer } from './members.ts';
import { proveBy } from './probe.ts';
import { type HostNode, isService } from './service-nodes.ts';
import type { Side, ZoneLink } from './zone-links.ts';

const BURST_BYTES = 4096;
const HALF_A_SECOND = 0.5;
const LEAST_MS = 300;
// A link that is full of other traffic can take much longer than the command alone would.
const ANSWER_WITHIN_S = 3;

/** Sends half a second's bandwidth from every host of both zones to the other, and measures the time. */
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
    const times = await Promise.all(routes.map(({ takes }) => takes(bytes)));
    const shown = routes.map(({ from, to }, i) => `${from.name} to ${to.name} ${times[i] ?? 'no answer'} ms`);
    const seen = `${bytes} bytes took: ${shown.join(', ')}`;
    const asWanted = times.every(ms => ms !== undefined && ms >= LEAST_MS === (wanted === 'slow'));
    return asWanted && times.length > 0 ? proven(seen) : notProven(seen);
  });
}

interface Route {
  readonly from: HostNode;
  readonly to: HostNode;
  takes(bytes: number): Promise<number | undefined>;
}

/**
 * From each host of a zone to one server of another, as a command; from each redis server to each service of another, as a
 * reply. Zones of clients only have none.
 */
function routesOf({ nodes }: Side, other: Side): Route[] {
  const to = other.nodes.find(isServer);
  const senders = nodes
    .filter(hasHost)
    .filter(({ host }, i, all) => all.findIndex(each => each.host === host) === i);
  const commands = senders.flatMap(from =>
    to === undefined ? [] : [{ from, to, takes: (bytes: number) => timeOfCommand(from, to, bytes) }],
  );
  const services = other.nodes.filter(hasHost).filter(isService);
  const replies = senders
    .filter(isServer)
    .filter(({ kind }) => kind === 'redis')
    .flatMap(from =>
      services.map(service => ({
        from,
        to: service,
        takes: (bytes: number) => timeOfReply(service, from, bytes),
      })),
    );
  return [...commands, ...replies];
}

/** Sentinels refuse the command, with as short an answer. */
const timeOfCommand = (from: HostNode, to: Server, bytes: number): Promise<number | undefined> =>
  timeOf(from, to, `head -c ${bytes} /dev/zero | tr '\\0' x`, ['-x', 'STRLEN']);

const timeOfReply = (at: HostNode, from: Server, bytes: number): Promise<number | undefined> =>
  timeOf(at, from, 'true', ['EVAL', "return string.rep('x', ARGV[1])", '0', String(bytes)]);

/** Rounded, in ms, 3 s for longer; undefined when the command failed. */
async function timeOf(
  { host, kind, tls }: HostNode,
  { address, host: { ip }, login }: Server,
  input: string,
  command: readonly string[],
): Promise<number | undefined> {
  const { cli } = DIALECTS[environment().image.server];
  const options = [
    ...cliTlsArguments(kind, tls !== undefined),
    ...(login.username === undefined ? [] : ['--user', login.username]),
    ...['-h', ip, '-p', String(address.port), ...command],
  ];
  const script = `
began=\${EPOCHREALTIME/[.,]/}
said=$(${input} | timeout ${ANSWER_WITHIN_S} ${cli} "$@" 2>&1); code=$?
[ $code = 124 ] || [ $code = 0 -a -n "$said" ] && echo "took $((\${EPOCHREALTIME/[.,]/} - began))"`;
  const { output } = await runLoggedIn({ host, login }, ['bash', '-c', script, 'bash', ...options]);
  const micros = /^took (\d+)$/m.exec(output)?.[1];
  return micros === undefined ? undefined : Math.round(Number(micros) / 1000);
}
