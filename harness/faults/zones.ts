import { badField, oneOf, UnusableInput } from '../basics/index.ts';
import { type ZoneSettings, zoneOf } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import type { Role } from './roles.ts';

/** All servers in a zone of `topology.zones`; in network faults also the services and clients in it. */
export interface Zone extends Role {
  readonly zone: string;
}

/** The network between two zones. */
export interface Between {
  readonly between: readonly [string, string];
}

/** `await inject(lose(zone('a')))` */
export const zone = (name: string): Zone => ({
  role: `zone ${name}`,
  zone: name,
  find: async deployment => {
    const settings = zonesOf(deployment, name);
    return deployment.topology.servers.filter(server => zoneOf(settings, server.name) === name);
  },
});

/** `await inject(latency(between('a', 'b'), '12ms'))` */
export function between(one: string, other: string): Between {
  if (one === other) throw new UnusableInput(`between got the zone '${one}' twice; give two different zones`);
  return { between: [one, other] };
}

/** @throws UnusableInput when it is neither */
export function describeLinks(fault: string, target: Zone | Between): string {
  if (typeof target === 'object' && target !== null) {
    if ('zone' in target) return target.role;
    if ('between' in target) return `zones ${target.between.join(' and ')}`;
  }
  throw badField(`the target given to ${fault}`, target, "zone('a') or between('a', 'b')");
}

/** 'zone a (redis-1, sentinel-1, app)' */
export const describeZone = ({ role }: Pick<Zone, 'role'>, names: readonly string[]): string =>
  `${role} (${names.join(', ')})`;

/** @throws UnusableInput when it is none */
export function checkZone(fault: string, target: Zone): void {
  if (typeof target === 'object' && target !== null && 'zone' in target) return;
  throw badField(`the target given to ${fault}`, target, "zone('a')");
}

/** @throws UnusableInput naming the zones that there are */
export function zonesOf({ topology }: Deployment, name: string): ZoneSettings {
  const { zones } = topology.settings;
  if (zones === undefined)
    throw new UnusableInput(
      `a fault is about the zone '${name}', but the topology has no zones; name them in topology.zones`,
    );
  oneOf('a zone given to a fault', name, Object.keys(zones.members));
  return zones;
}
