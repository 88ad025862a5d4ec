import { startCluster, startTopology, type Topology } from '../topology/index.ts';
import type { ScenarioOptions } from './options.ts';

/** Starts whichever deployment a scenario describes, on the hosts that it is given, if any. */
export const startDeployment = (
  { topology, cluster }: Pick<ScenarioOptions, 'topology' | 'cluster'>,
  surroundings: Parameters<typeof startTopology>[1],
): Promise<Topology> =>
  cluster === undefined ? startTopology(topology, surroundings) : startCluster(cluster, surroundings);
