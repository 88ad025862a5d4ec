import { badField, UnusableInput } from '../basics/index.ts';
import type { Server } from './server.ts';
import type { Firewall } from './settings.ts';

/** @throws UnusableInput naming the server or the port */
export function checkFirewall(given: Firewall, known: readonly string[]): Firewall {
  for (const [name, ports] of Object.entries(given)) {
    if (!known.includes(name))
      throw new UnusableInput(`topology.firewall has no server '${name}'; there are ${known.join(', ')}`);
    if (Array.isArray(ports) && ports.every(port => Number.isInteger(port) && port > 0 && port < 65_536))
      continue;
    throw badField(`topology.firewall['${name}']`, ports, 'a list of ports, such as [6379]');
  }
  return given;
}

/** Before the server starts, as on a machine whose administrator opened too little. Also where it was done before. */
export async function closePorts(
  { name, host }: Server,
  { firewall }: { firewall?: Firewall },
): Promise<void> {
  const rules = (firewall?.[name] ?? []).map(port => `INPUT ! -i lo -p tcp --dport ${port} -j DROP`);
  if (rules.length === 0) return;
  const script = rules.map(rule => `{ iptables -w -C ${rule} 2> /dev/null || iptables -w -A ${rule}; }`);
  const { exitCode, output } = await host.quickly(script.join(' && '));
  if (exitCode !== 0) throw new Error(`could not close ports of ${host.name}: ${output}`);
}
