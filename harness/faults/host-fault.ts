import type { About } from './about.ts';
import { checkArguments } from './arguments.ts';
import type { Deployment, NamedService } from './deployment.ts';
import { availabilityOf, type Fault, type FaultMaker, type FaultSteps, serverFault } from './fault.ts';
import type { Target } from './roles.ts';
import { type HostNode, serviceNodeOf } from './service-nodes.ts';
import { isServiceTarget, serviceFault } from './services.ts';

/**
 * A kind of fault of a host or of its link: of a server's, or of each of several at the same time; or of a service's from an
 * image.
 * @param stepsFor checks the options at once and @returns the steps at one host
 */
export function hostFault<Options extends readonly unknown[] = []>(
  about: About,
  stepsFor: (...options: Options) => (node: HostNode, deployment: Deployment) => FaultSteps,
): FaultMaker<[target: Target | NamedService, ...options: Options]> {
  const ofServers = serverFault<Options>(about, stepsFor);
  const make = (...given: [target: Target | NamedService, ...options: Options]): Fault => {
    const [target] = given;
    if (!isServiceTarget(target)) return ofServers(...(given as [target: Target, ...options: Options]));
    const [, ...options] = checkArguments(about, given);
    const stepsAt = stepsFor(...options);
    return serviceFault(
      about,
      target,
      deployment => stepsAt(serviceNodeOf(target, deployment), deployment),
      () => availabilityOf(about, target.service),
    );
  };
  return Object.assign(make, { about });
}
