import type { Deployment } from './deployment.ts';
import {
  type About,
  availabilityOf,
  type Fault,
  type FaultMaker,
  type FaultSteps,
  serverFault,
} from './fault.ts';
import type { Target } from './roles.ts';
import { type HostNode, serviceNodeOf } from './service-nodes.ts';
import type { NamedService } from './services.ts';

/**
 * A kind of fault of a host or of its link: of a server's, or of each of several at the same time; or of a service's from an
 * image. The latter is healed before the scenario ends: a service must work again.
 * @param stepsFor checks the options at once and @returns the steps at one host
 */
export function hostFault<Options extends readonly unknown[] = []>(
  about: About,
  stepsFor: (...options: Options) => (node: HostNode, deployment: Deployment) => FaultSteps,
): FaultMaker<[target: Target | NamedService, ...options: Options]> {
  const ofServers = serverFault<Options>(about, stepsFor);
  const make = (target: Target | NamedService, ...options: Options): Fault => {
    if (!('service' in target)) return ofServers(target, ...options);
    const stepsAt = stepsFor(...options);
    return {
      does: 'fault',
      kind: about.kind,
      group: about.group,
      healBeforeFinalRead: true,
      target: `the service ${target.service}`,
      available: () => availabilityOf(about, target.service),
      async aim(deployment) {
        const node = serviceNodeOf(target, deployment);
        return { target: node.name, servers: [], ...stepsAt(node, deployment) };
      },
    };
  };
  return Object.assign(make, { about });
}
