import type { Server } from '../topology/index.ts';
import type { About } from './about.ts';
import { checkArguments } from './arguments.ts';
import { type Deployment, type NamedService, type ServiceProcess, serviceOf } from './deployment.ts';
import {
  type AimedFault,
  type Fault,
  type FaultMaker,
  type FaultSteps,
  notProven,
  proven,
  serverFault,
} from './fault.ts';
import { proveBy } from './probe.ts';
import type { Target } from './roles.ts';

export const isServiceTarget = (target: Target | NamedService): target is NamedService =>
  typeof target === 'object' && target !== null && 'service' in target;

/** `await inject(crash(serviceNamed('api')))` */
export const serviceNamed = (name: string): NamedService => ({ service: name });

/** A fault of a service of the user's own. It is healed before the scenario ends: a service must work again. */
export const serviceFault = (
  about: About,
  { service: name }: NamedService,
  stepsIn: (deployment: Deployment) => FaultSteps,
  available: Fault['available'] = () => ({ available: true }),
): Fault => ({
  does: 'fault',
  kind: about.kind,
  group: about.group,
  healBeforeFinalRead: true,
  target: `the service ${name}`,
  available,
  aim: async (deployment): Promise<AimedFault> => ({ target: name, servers: [], ...stepsIn(deployment) }),
});

/** A kind of fault of a process: of a server, or of each of several at the same time; or of a service. */
export function processFault(
  about: About,
  stepsAt: (server: Server) => FaultSteps,
  serviceSteps: (service: ServiceProcess) => FaultSteps,
): FaultMaker<[target: Target | NamedService]> {
  const ofServers = serverFault(about, () => server => stepsAt(server));
  const make = (...args: [target: Target | NamedService]): Fault => {
    const [target] = args;
    if (!isServiceTarget(target)) return ofServers(...(args as [Target]));
    checkArguments(about, args);
    return serviceFault(about, target, deployment => serviceSteps(serviceOf(target, deployment)));
  };
  return Object.assign(make, { about });
}

/** The process dies at once, and is started again by the heal, or by itself where its restart is 'always'. */
export function crashOf(service: ServiceProcess): FaultSteps {
  let pid: number | undefined;
  return {
    inject() {
      pid = service.pid();
      return service.signal('SIGKILL');
    },
    prove: async () =>
      pid === undefined
        ? notProven(`${service.name} was not killed`)
        : proveState(service, 'ended', () => pid),
    heal: () => service.revive(),
    proveHealed: () => proveState(service, 'running', service.pid),
  };
}

/** The process stops in the middle, and later goes on. */
export const freezeOf = (service: ServiceProcess): FaultSteps => ({
  inject: () => service.signal('SIGSTOP'),
  prove: () => proveState(service, 'frozen', service.pid),
  async heal() {
    await service.signal('SIGCONT');
  },
  proveHealed: () => proveState(service, 'running', service.pid),
});

const proveState = (
  service: ServiceProcess,
  wanted: Awaited<ReturnType<ServiceProcess['stateOf']>>,
  pid: () => number | undefined,
) =>
  proveBy(async () => {
    const state = await service.stateOf(pid());
    const seen = `the process ${pid()} of ${service.name} is ${state}`;
    return state === wanted ? proven(seen) : notProven(seen);
  });
