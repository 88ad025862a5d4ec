import type { Child } from '../basics/index.ts';
import { loadClient, loadCrowd } from '../clients/index.ts';
import type { ScenarioSettings } from './options.ts';

/** The processes of a scenario that load what they need while its deployment starts. */
export interface Loading {
  readonly clients: ReadonlyMap<string, Child>;
  readonly crowds: ReadonlyMap<string, readonly Child[]>;
  /** Ends all of them at once. */
  kill(): void;
}

/** Starts a process for every client, and those of every crowd; the caller kills them in any case. */
export function startLoading<Name extends string>({
  clients,
  crowds,
  workload,
  topology,
}: Pick<ScenarioSettings<Name>, 'clients' | 'crowds' | 'workload' | 'topology'>): Loading {
  const kind = topology.cluster === undefined ? 'sentinel' : 'cluster';
  const specs = Object.entries<ScenarioSettings<Name>['clients'][Name]>(clients);
  const ofClients = new Map(specs.map(([name, spec]) => [name, loadClient(spec, workload, kind)]));
  const ofCrowds = new Map(Object.entries(crowds).map(([name, crowd]) => [name, loadCrowd(crowd)]));
  return {
    clients: ofClients,
    crowds: ofCrowds,
    kill() {
      for (const { kill } of [...ofClients.values(), ...[...ofCrowds.values()].flat()]) kill();
    },
  };
}
