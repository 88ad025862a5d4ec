import { badField, UnusableInput } from '../basics/index.ts';
import { sequence } from '../faults/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import type { ScenarioBody } from './context.ts';
import type { Planted, ScenarioOptions } from './options.ts';

// A scenario that nothing turns red proves nothing. Each therefore names a defect, which can be planted on purpose.

/** Tells this process and its children to plant each scenario's defect, and to expect it to turn the scenario red. */
const VARIABLE = 'HARNESS_PLANTED';

export const isPlanting = (): boolean => process.env[VARIABLE] === '1';

export function startPlanting(): void {
  process.env[VARIABLE] = '1';
}

/** @throws UnusableInput when the scenario has none */
export function plantedIn(name: string, planted: Planted | undefined): Planted {
  if (planted !== undefined) return planted;
  throw new UnusableInput(`the scenario '${name}' has no 'planted': say what turns it red`);
}

/**
 * The scenario's options with its planted defect.
 * @throws UnusableInput when it has none, and when it replaces what the scenario does not have
 */
export function withPlanted<Options extends ScenarioOptions>(name: string, options: Options): Options {
  const { topology, cluster, clients, crowds, workload, services } = plantedIn(name, options.planted);
  checkReplaced('clients', clients, options.clients);
  checkReplaced('crowds', crowds, options.crowds);
  checkReplaced('services', services, options.services);
  return {
    ...options,
    ...(options.cluster === undefined
      ? { topology: { ...options.topology, ...topology } }
      : { cluster: { ...options.cluster, ...cluster } }),
    ...(clients && { clients: { ...options.clients, ...clients } }),
    ...(crowds && { crowds: { ...options.crowds, ...crowds } }),
    ...(services && { services: { ...options.services, ...services } }),
    ...(workload && { workload }),
  };
}

/** One more client can turn a scenario red that no expectation of it is about. */
function checkReplaced(field: string, planted: object = {}, own: object = {}): void {
  const strange = Object.keys(planted).find(each => !Object.hasOwn(own, each));
  if (strange !== undefined)
    throw badField(
      `a name in planted.${field}`,
      strange,
      `one that the scenario has: ${Object.keys(own).join(', ') || 'none'}`,
    );
}

/** The scenario's body, with the planted fault injected before its own first one. */
export function plantedBody<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(
  { planted }: ScenarioOptions<Name, Svc, Kind, Many>,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): ScenarioBody<Name, Svc, Kind, Many> {
  const fault = planted?.fault;
  if (fault === undefined) return body;
  return context => {
    let injected = false;
    return body({
      ...context,
      inject(nemesis) {
        const whole = injected ? nemesis : sequence(fault, nemesis);
        injected = true;
        return context.inject(whole);
      },
    });
  };
}
