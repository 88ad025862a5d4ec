import { messageOf, showAddress, UnusableInput } from '../basics/index.ts';
import { ask } from './control.ts';
import { knock } from './knock.ts';
import { type Listener, listenersIn } from './listeners.ts';
import type { Server } from './server.ts';
import { placeOf, type TopologySettings } from './settings.ts';
import { severedLinks } from './severed.ts';

/**
 * What keeps everybody from talking to a server, by its configuration or a firewall. Others only lack a link to it then, and
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
  const told = found.length > 0 ? found : await severedLinks(running);
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

async function listenersOf({ host }: Server): Promise<Listener[]> {
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
      `${name} listens on port ${ports.join(' and ')}, and not on ${address.port} (its \`port\`), so nobody finds it at ` +
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
  const met = await knock(server);
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
    `${name} refuses everybody but its own host: it is in protected mode and has no password ` +
    `(\`protected-mode yes\`); set it to no in ${placeOf(settings, kind, name, 'protected-mode')}, or give it a \`requirepass\``
  );
}
