import type { Progress } from '../basics/index.ts';
import type { ClientProcess, CrowdEnd, RunningCrowd } from '../clients/index.ts';
import type { Deployment, Injected, Journal } from '../faults/index.ts';
import type { Operation } from '../history/index.ts';
import type { AcceptedWatch, DisturbanceWatch, Observation } from '../observation/index.ts';
import type {
  BodyEnd,
  FinalState,
  RecordedBudget,
  RecordedClient,
  RecordedCrowd,
  RecordedError,
  RecordedServer,
  ScenarioIdentity,
} from '../run/index.ts';
import type { RunningService, ServiceRemains } from '../services/index.ts';
import type { Member } from '../timeline/index.ts';
import { masterNames, type Server, type Topology, type TopologySettings } from '../topology/index.ts';
import type { Workload } from '../workload/index.ts';
import type { Ledger } from './ledger.ts';

/** What became of the processes of a crowd, and of its counters. */
export interface CrowdSettled {
  readonly end: CrowdEnd;
  readonly final: NonNullable<RecordedCrowd['final']>;
}

/** Everything that exists while a scenario runs, and all that it records. */
export interface Stage {
  readonly identity: ScenarioIdentity;
  readonly topology: Topology;
  readonly deployment: Deployment;
  /** Also those that were removed while it ran. */
  readonly members: Member[];
  readonly observation: Observation;
  readonly disturbance: DisturbanceWatch;
  readonly clients: ReadonlyMap<string, ClientProcess>;
  readonly crowds: ReadonlyMap<string, RunningCrowd>;
  /** Absent without crowds. */
  readonly accepted: AcceptedWatch | undefined;
  readonly services: ReadonlyMap<string, RunningService>;
  /** What became of those that were ended. */
  readonly serviceEnds: Map<string, Promise<ServiceRemains>>;
  readonly workload: Workload;
  readonly tolerates: Readonly<Record<string, string>>;
  /** Tells faults what is gone, and records their moments. */
  readonly journal: Omit<Journal, 'injected'>;
  /** Each call of `inject`, with the faults that it injected so far. */
  readonly injections: Injection[];
  readonly ledger: Ledger;
  /** What was expected of each service, in words. */
  readonly budgets: Map<string, RecordedBudget[]>;
  /** Calls of `inject` that have not come to their end. */
  readonly running: Set<Promise<unknown>>;
  /** Ends what still waits for a trigger or a time. */
  readonly abort: AbortController;
  readonly end: ScenarioEnd;
  readonly workBeganAtMs: number;
  /** When the clients were asked to end their workload. */
  workEndedAtMs: number | undefined;
  /** What was found once the workload had ended. */
  settled: Settled | undefined;
  readonly progress: Progress;
}

export interface Injection {
  readonly title: string;
  readonly injected: Injected[];
}

/** How the body ended; unset until it does. */
interface ScenarioEnd {
  body: BodyEnd | undefined;
  readonly unawaited: RecordedError[];
  /** How many assertions were made so far. */
  assertions(): number;
}

/** What was found at the end of the workload. */
export interface Settled {
  readonly final: FinalState;
  readonly servers: readonly RecordedServer[];
  readonly processes: ReadonlyMap<string, NonNullable<RecordedClient['process']>>;
  readonly histories: ReadonlyMap<string, readonly Operation[]>;
  readonly services: ReadonlyMap<string, ServiceRemains>;
  readonly crowds: ReadonlyMap<string, CrowdSettled>;
}

export const membersOf = (topology: Topology): Member[] =>
  topology.servers.map(server => memberOf(server, topology));

/** Keeps members up to date when addresses change. */
export function followMoves(topology: Topology, members: Member[]): void {
  topology.onMove(server => {
    const place = members.findIndex(({ name }) => name === server.name);
    members.splice(place, 1, memberOf(server, topology));
  });
}

export const memberOf = (
  { name, kind, shard, address, past, host: { ip, machine } }: Server,
  { settings }: Topology,
): Member => ({
  name,
  kind,
  address,
  ...(shard !== undefined && shard !== onlyMaster(settings) && { shard }),
  ...(ip === address.host ? {} : { ip }),
  ...(past.length > 0 && {
    past: past.map(({ address, ip, untilMs }) => ({
      address,
      ...(ip === address.host ? {} : { ip }),
      untilMs,
    })),
  }),
  ...(machine === undefined ? {} : { machine }),
});

/** The name of the master where there is one; of a cluster the one that stands for it until its shards are known. */
function onlyMaster(settings: TopologySettings): string | undefined {
  const [name, ...others] = masterNames(settings);
  return others.length === 0 ? name : undefined;
}

/** Everything that was injected, in order. */
export const injectedIn = ({ injections }: Pick<Stage, 'injections'>): Injected[] =>
  injections.flatMap(({ injected }) => injected);
