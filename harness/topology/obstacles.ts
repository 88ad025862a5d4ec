import { messageOf, showAddress, UnusableInput } from '../basics/index.ts';
import { ask } from './control.ts';
import { type DirectiveSettings, placeOf } from './directives.ts';
import type { Server } from './server.ts';

/**
 * What keeps everybody from talking to a server, by its configuration. Others only lack a link to it then, and say so.
 * @param error why the topology was not ready
 * @returns UnusableInput naming each such server, why, and what to change; `error` itself when there is none
 */
export async function explainNotReady(
  error: unknown,
  servers: readonly Server[],
  settings: DirectiveSettings,
): Promise<unknown> {
  const obstacles = await Promise.all(servers.map(server => obstacleTo(server, settings)));
  const found = obstacles.filter(obstacle => obstacle !== undefined);
  if (found.length === 0) return error;
  return new UnusableInput(`the topology is not ready: ${found.join('\n  and ')}`, { cause: error });
}

async function obstacleTo(server: Server, settings: DirectiveSettings): Promise<string | undefined> {
  // What ended tells why itself.
  if (server.state() === 'ended') return undefined;
  return (await listensElsewhere(server, settings)) ?? (await isProtected(server, settings));
}

async function listensElsewhere(
  { name, kind, host, address }: Server,
  settings: DirectiveSettings,
): Promise<string | undefined> {
  const { output } = await host.quickly('cat /proc/net/tcp /proc/net/tcp6').catch(() => ({ output: '' }));
  const listening = listenersOn(address.port, output);
  if (listening.length === 0 || listening.some(ip => ip === '0.0.0.0' || ip === host.ip)) return undefined;
  return (
    `${name} listens on ${listening.join(' and ')} only (its \`bind\`), so nothing else can reach it at ` +
    `${showAddress(address)}; change \`bind\` in ${placeOf(settings, kind, name, 'bind')}, or take it out: ` +
    'without it a server listens on all addresses of its host'
  );
}

async function isProtected(server: Server, settings: DirectiveSettings): Promise<string | undefined> {
  const { name, kind } = server;
  const said = await ask(server, ['PING']).then(String, messageOf);
  if (!said.includes('protected mode')) return undefined;
  return (
    `${name} refuses everybody but its own host: it is in protected mode and has no password ` +
    `(\`protected-mode yes\`); set it to no in ${placeOf(settings, kind, name, 'protected-mode')}, or give it a \`requirepass\``
  );
}

const LISTEN = '0A';

/**
 * The addresses that a port of a host is listened on, as people write them.
 * @param table /proc/net/tcp and /proc/net/tcp6 of the host, which need no tools to read
 */
export function listenersOn(port: number, table: string): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const found = table.split('\n').flatMap(line => {
    const [, ip = '', inPort, state] =
      /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    return inPort === wanted && state === LISTEN ? [ip.length === 8 ? ipv4(ip) : ipv6(ip)] : [];
  });
  return [...new Set(found)];
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
