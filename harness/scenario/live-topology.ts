import { namesOf } from '../timeline/index.ts';
import type { Server, Topology } from '../topology/index.ts';
import type { JudgedTopology } from '../verdict/index.ts';
import { judgedTopology } from './judged-topology.ts';
import type { Stage } from './stage.ts';

/** The running deployment as a scenario's body sees it: roles are those of this moment. */
export interface LiveTopology extends Omit<Topology, 'stop' | 'firstMaster'>, JudgedTopology {
  /** The master that most sentinels name now. */
  readonly master: Server;
  /** The other redis servers. */
  readonly replicas: readonly Server[];
}

export function liveTopology(stage: Stage): LiveTopology {
  const { stop: _stop, firstMaster: _first, ...lasting } = stage.topology;
  const server = (name: string): Server => {
    const found = stage.topology.find(name);
    if (found === undefined) throw new Error(`there is no server ${name}`);
    return found;
  };
  return {
    ...lasting,
    ...judgedTopology(stage),
    get master() {
      return stage.deployment.master();
    },
    get replicas() {
      const { name: master } = stage.deployment.master();
      return namesOf(stage.members, 'redis')
        .filter(name => name !== master)
        .map(server);
    },
  };
}
