import type { Deployment } from './deployment.ts';
import { type Node, nodesIn } from './members.ts';
import { type Between, type Zone, zonesOf } from './zones.ts';

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

const sideOf = (zone: string, deployment: Deployment): Side => ({ zone, nodes: nodesIn(zone, deployment) });
