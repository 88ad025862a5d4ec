import type { Child } from '../basics/index.ts';
import { loadClient } from '../clients/index.ts';
import type { ScenarioSettings } from './options.ts';

/** The processes of a scenario that load what they need while its deployment starts. */
export interface Loading {
  readonly clients: ReadonlyMap<string, Child>;
  /** Ends all of them at once. */
  kill(): void;
}

/** Starts a process for every client; the caller kills them in any case. */
export function startLoading<Name extends string>({
  clients,
  workload,
  topology,
}: Pick<ScenarioSettings<Name>, 'clients' | 'workload' | 'topology'>): Loading {
  const kind = topology.cluster === undefined ? 'sentinel' : 'cluster';
  const specs = Object.entries<ScenarioSettings<Name>['clients'][Name]>(clients);
  const ofClients = new Map(specs.map(([name, spec]) => [name, loadClient(spec, workload, kind)]));
  return {
    clients: ofClients,
    kill() {
      for (const { kill } of ofClients.values()) kill();
    },
  };
}
