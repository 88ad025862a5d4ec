import { type Duration, milliseconds, rejectUnknownKeys } from '../basics/index.ts';
import { type ClientSpec, checkClient } from '../clients/index.ts';
import type { Nemesis } from '../faults/index.ts';
import { resolveTopology, type TopologyOptions, type TopologySettings } from '../topology/index.ts';
import { type AppendsOptions, appends, type Workload } from '../workload/index.ts';

/** A scenario's surroundings as a value. Everything has a default. */
export interface ScenarioOptions<Name extends string = string> {
  readonly topology?: TopologyOptions;
  /** Clients under test by name, each in a process of its own. Default: none. */
  readonly clients?: Readonly<Record<Name, ClientSpec>>;
  /** What every client does from the beginning on. Default: 100 appends a second. */
  readonly workload?: AppendsOptions;
  /**
   * What the body injects, as far as it may not be possible everywhere: where one of these cannot be injected, the
   * scenario is skipped with the reason, before anything starts.
   */
  readonly faults?: readonly Nemesis[];
  /** The body must have ended by then; otherwise the verdict is unknown. Default '90s'. */
  readonly timeout?: Duration;
}

export interface ScenarioSettings<Name extends string> {
  readonly topology: TopologySettings;
  readonly clients: Readonly<Record<Name, ClientSpec>>;
  readonly workload: Workload;
  readonly timeoutMs: number;
}

/** @throws UnusableInput naming the option and what it may be, before anything starts */
export function resolveScenario<Name extends string>(options: ScenarioOptions<Name>): ScenarioSettings<Name> {
  rejectUnknownKeys('scenario', options, ['topology', 'clients', 'workload', 'faults', 'timeout']);
  const clients = options.clients ?? ({} as Readonly<Record<Name, ClientSpec>>);
  for (const [name, spec] of Object.entries<ClientSpec>(clients)) checkClient(name, spec);
  return {
    topology: resolveTopology(options.topology),
    clients,
    workload: appends(options.workload),
    timeoutMs: milliseconds('scenario.timeout', options.timeout ?? '90s'),
  };
}
