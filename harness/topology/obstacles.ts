import { messageOf, showAddress, UnusableInput } from '../basics/index.ts';
import { environment } from '../engine/index.ts';
import { ask } from './control.ts';
import { probePort, probePortsFrom } from './probe-port.ts';
import { refusedLogins } from './refused-logins.ts';
import type { Server } from './server.ts';
import { placeOf, type TopologySettings } from './settings.ts';

/**
 * What keeps all other programs from talking to a server, by its configuration or a firewall. Others only lack a link to it then, and
 * say so.
 * @param error why the topology was not ready
 * @returns UnusableInput naming each such server, why, and what to change; `error` itself when there is none
 */
export async function explainNotReady(
  error: unknown,
  servers: readonly Server[],
  settings: TopologySettings,
): Promise<unknown> {
  // What ended tells why itself.
  const running = servers.filter(server => server.state() !== 'ended');
  const obstacles = await Promise.all(running.map(server => obstacleTo(server, settings)));
  const found = obstacles.filter(obstacle => obstacle !== undefined);
  const refused = found.length > 0 ? [] : await refusedLogins(running, settings);
  const told = [...found, ...refused].length > 0 ? [...found, ...refused] : await severedLinks(running);
  if (told.length === 0) return error;
  return new UnusableInput(`the topology is not ready: ${told.join('\n  and ')}`, { cause: error });
}

async function obstacleTo(server: Server, settings: TopologySettings): Promise<string | undefined> {
  const listeners = await listenersOf(server);
  return (
    listensElsewhere(server, listeners, settings) ??
    (await isWalledOff(server, listeners)) ??
    (await isProtected(server, settings))
  );
}

/** What anything in the network of a host listens on. */
export async function listenersOf({ host }: Pick<Server, 'host'>): Promise<Listener[]> {
  const { output } = await host.quickly('cat /proc/net/tcp /proc/net/tcp6').catch(() => ({ output: '' }));
  return listenersIn(output);
}

const addressesOn = (listeners: readonly Listener[], wanted: number): string[] =>
  listeners.flatMap(({ ip, port }) => (port === wanted ? [ip] : []));

function listensElsewhere(
  { name, kind, host, address }: Server,
  listeners: readonly Listener[],
  settings: TopologySettings,
): string | undefined {
  const listening = addressesOn(listeners, address.port);
  const ports = [...new Set(listeners.map(({ port }) => port))];
  if (listening.length === 0 && ports.length > 0)
    return (
      `${name} listens on port ${ports.join(' and ')}, and not on ${address.port} (its \`port\`), so no other server finds it at ` +
      `${showAddress(address)}; take \`port\` out of ${placeOf(settings, kind, name, 'port')}`
    );
  if (listening.length === 0 || listening.some(ip => ip === '0.0.0.0' || ip === host.ip)) return undefined;
  return (
    `${name} listens on ${listening.join(' and ')} only (its \`bind\`), so nothing else can reach it at ` +
    `${showAddress(address)}; change \`bind\` in ${placeOf(settings, kind, name, 'bind')}, or take it out: ` +
    'without it a server listens on all addresses of its host'
  );
}

/** It listens, and nothing of what is sent there is heard of again. */
async function isWalledOff(server: Server, listeners: readonly Listener[]): Promise<string | undefined> {
  const { name, host, address, reach } = server;
  if (addressesOn(listeners, address.port).length === 0) return undefined;
  const met = await probePort(server);
  if (met === 'accepted') return undefined;
  const rules = await host.quickly("iptables -w -S INPUT | grep -E 'DROP|REJECT'").catch(() => undefined);
  const [rule] = rules?.output.split('\n').filter(Boolean) ?? [];
  const where =
    rule === undefined
      ? `${host.machine === undefined ? 'something on the way' : `the firewall of ${host.machine}, or something on the way,`} keeps packets from it`
      : `the firewall of its host keeps it away (\`iptables ${rule}\`)`;
  return (
    `${name} listens on port ${address.port}, and connecting to it at ${showAddress(reach)} meets ${met}: ${where}; ` +
    `let TCP to port ${reach.port} through${rule === undefined ? '' : `, or change topology.firewall['${name}']`}`
  );
}

async function isProtected(server: Server, settings: TopologySettings): Promise<string | undefined> {
  const { name, kind } = server;
  const said = await ask(server, ['PING']).then(String, messageOf);
  if (!said.includes('protected mode')) return undefined;
  return (
    `${name} refuses every host but its own: it is in protected mode and has no password ` +
    `(\`protected-mode yes\`); set it to no in ${placeOf(settings, kind, name, 'protected-mode')}, or give it a \`requirepass\``
  );
}

// Silence is the news here, and a busy machine is silent for a while.
const PATIENCE_MS = 3000;

/**
 * Servers that this machine reaches and another server's host does not.
 * @returns a sentence for each pair of hosts that are parted, with what to open
 */
async function severedLinks(servers: readonly Server[]): Promise<string[]> {
  const oneEachHost = servers.filter(({ host }, i) => servers.findIndex(each => each.host === host) === i);
  const found = oneEachHost.map(async from => {
    const others = servers.filter(({ host }) => host !== from.host);
    const met = await probePortsFrom(
      from,
      others.map(({ address }) => address),
      PATIENCE_MS,
    ).catch(() => []);
    return others.flatMap((to, i) =>
      met[i] === 'silence' || met[i] === 'unreachable' ? [sentence(from, to)] : [],
    );
  });
  return (await Promise.all(found)).flat();
}

const sentence = (from: Server, to: Server): string =>
  `packets from ${from.name} do not get to ${to.name} at ${showAddress(to.address)}, which answers this machine; ${advice(from, to)}`;

function advice({ host: from }: Server, { host: to, address }: Server): string {
  const [machine] = environment().machines;
  if (machine === undefined || from.machine === to.machine)
    return `let TCP to port ${address.port} through between their hosts`;
  return (
    `they are on ${from.machine} and ${to.machine}: let UDP ${machine.dataPort} and 7946, and TCP 2377 and 7946, through ` +
    'between the machines of HARNESS_ENGINES, which overlay networks need'
  );
}

/** A port that something on a host listens on. */
export interface Listener {
  /** As people write it; '0.0.0.0' for all. */
  readonly ip: string;
  readonly port: number;
}

const LISTEN = '0A';

// Docker's name server for the containers of a network listens in each of them, and is none of their servers.
const ENGINES_OWN = '127.0.0.11';

/**
 * What servers listen on at a host, each once.
 * @param table /proc/net/tcp and /proc/net/tcp6 of the host, which need no tools to read
 */
export function listenersIn(table: string): Listener[] {
  const found = table.split('\n').flatMap(line => {
    const [, ip = '', port = '', state] =
      /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    if (state !== LISTEN) return [];
    return [{ ip: ip.length === 8 ? ipv4(ip) : ipv6(ip), port: Number.parseInt(port, 16) }];
  });
  return found.filter(
    ({ ip, port }, i) =>
      ip !== ENGINES_OWN && found.findIndex(each => each.ip === ip && each.port === port) === i,
  );
}

const bytes = (hex: string): string[] => hex.match(/../g) ?? [];

/** The kernel prints words of four bytes in the order of the machine: little-endian on all that this runs on. */
const ipv4 = (hex: string): string =>
  bytes(hex)
    .toReversed()
    .map(byte => Number.parseInt(byte, 16))
    .join('.');

function ipv6(hex: string): string {
  const inOrder = (hex.match(/.{8}/g) ?? []).flatMap(word => bytes(word).toReversed()).join('');
  if (/^0+$/.test(inOrder)) return '::';
  if (/^0+1$/.test(inOrder)) return '::1';
  return (inOrder.toLowerCase().match(/.{4}/g) ?? []).join(':');
}
