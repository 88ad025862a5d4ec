import type { Deployment } from './deployment.ts';
import { type Node, nameOfNode, nodesIn } from './members.ts';
import { type Between, describeZone, type Zone, zone, zonesOf } from './zones.ts';

/** Two zones, with everything in them. */
export interface ZoneLink {
  readonly sides: readonly [Side, Side];
}

export interface Side {
  readonly zone: string;
  readonly nodes: readonly Node[];
}

/**
 * The links that are meant: one, or those of a zone to each other zone.
 * @throws UnusableInput naming the zones that there are
 */
export function linksIn(target: Zone | Between, deployment: Deployment): ZoneLink[] {
  const [one, other] = 'zone' in target ? [target.zone, undefined] : target.between;
  const settings = zonesOf(deployment, one);
  const others = Object.keys(settings.members).filter(each => each !== one);
  if (other !== undefined) zonesOf(deployment, other);
  return (other === undefined ? others : [other]).map(each => ({
    sides: [sideOf(one, deployment), sideOf(each, deployment)],
  }));
}

/** 'zone a (redis-1, app) and zone b (redis-2)', or of a zone to each other one 'zone a (redis-1, app) to all others' */
export function showLinks(target: Zone | Between, links: readonly ZoneLink[]): string {
  const [one = '', other = ''] = links.flatMap(({ sides }) => sides.map(showSide));
  return 'zone' in target ? `${one} to all others` : `${one} and ${other}`;
}

const showSide = (side: Side): string => describeZone(zone(side.zone), side.nodes.map(nameOfNode));

const sideOf = (zone: string, deployment: Deployment): Side => ({ zone, nodes: nodesIn(zone, deployment) });
