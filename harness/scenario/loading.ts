import { type LoadedApplication, loadApplication } from '../applications/index.ts';
import type { Child } from '../basics/index.ts';
import { loadClient, loadCrowd } from '../clients/index.ts';
import type { ScenarioSettings } from './options.ts';

/** The processes of a scenario that load what they need while its deployment starts. */
export interface Loading {
  readonly clients: ReadonlyMap<string, Child>;
  readonly crowds: ReadonlyMap<string, readonly Child[]>;
  readonly applications: ReadonlyMap<string, LoadedApplication>;
  /** Ends all of them at once. */
  kill(): void;
}

/** Starts a process for every client, for those of every crowd and every part of an application; the caller kills them in any case. */
export function startLoading<Name extends string>({
  clients,
  crowds,
  applications,
  workload,
  topology,
}: Pick<ScenarioSettings<Name>, 'clients' | 'crowds' | 'applications' | 'workload' | 'topology'>): Loading {
  const kind = topology.cluster === undefined ? 'sentinel' : 'cluster';
  const specs = Object.entries<ScenarioSettings<Name>['clients'][Name]>(clients);
  const ofClients = new Map(specs.map(([name, spec]) => [name, loadClient(spec, workload, kind)]));
  const ofCrowds = new Map(Object.entries(crowds).map(([name, crowd]) => [name, loadCrowd(crowd)]));
  const ofApplications = new Map(
    Object.entries(applications).map(([name, application]) => [name, loadApplication(application)]),
  );
  return {
    clients: ofClients,
    crowds: ofCrowds,
    applications: ofApplications,
    kill() {
      for (const { kill } of [
        ...ofClients.values(),
        ...[...ofCrowds.values()].flat(),
        ...ofApplications.values(),
      ])
        kill();
    },
  };
}
