import { join } from 'node:path';
import { startsOf } from '../analyze/index.ts';
import { now } from '../basics/index.ts';
import { type ClientProcess, type ClientTold, startClient } from '../clients/index.ts';
import type { ServiceProcess } from '../faults/index.ts';
import type { ClientEvent, ConnectionEvent, Observation } from '../observation/index.ts';
import { runSeed } from '../run/index.ts';
import { type Surroundings, startCluster, startTopology, type Topology } from '../topology/index.ts';
import { deploymentOf } from './deployment.ts';
import { ledgerOf } from './ledger.ts';
import type { Loading } from './loading.ts';
import type { ScenarioOptions, ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { pickerOf } from './random.ts';
import { recordOf } from './recording.ts';
import { followMoves, membersOf, type Stage } from './stage.ts';

/** The stage of a scenario whose deployment runs and is observed. */
export function stageOf(
  { name, assertions }: ScenarioPlace,
  { workload, clientPorts, tolerates }: ScenarioSettings<string>,
  running: Pick<
    Stage,
    | 'identity'
    | 'topology'
    | 'observation'
    | 'disturbance'
    | 'clients'
    | 'crowds'
    | 'accepted'
    | 'services'
    | 'progress'
  >,
): Stage {
  const { topology, observation, clients } = running;
  const members = membersOf(topology);
  followMoves(topology, members);
  topology.onMove(() => {
    for (const client of clients.values()) client.learn(topology.natMap);
  });
  const pick = pickerOf(runSeed(), name);
  const lastStart = () => startsOf(recordOf(stage)).at(-1);
  const stage: Stage = {
    ...running,
    workload,
    tolerates,
    members,
    deployment: deploymentOf(
      topology,
      observation,
      members,
      pick,
      clientPorts,
      lastStart,
      processesIn(running),
    ),
    journal: journalOf(observation, topology),
    injections: [],
    ledger: ledgerOf(),
    budgets: new Map(),
    serviceEnds: new Map(),
    running: new Set(),
    abort: new AbortController(),
    end: { body: undefined, unawaited: [], assertions },
    workBeganAtMs: now(),
    workEndedAtMs: undefined,
    settled: undefined,
  };
  return stage;
}

/** What faults can affect: 'web', and behind it 'web.source'. */
const processesIn = ({ services }: Pick<Stage, 'services'>): ReadonlyMap<string, ServiceProcess> =>
  new Map([...services.values()].flatMap(each => [each, ...each.behind]).map(each => [each.name, each]));

const journalOf = (observation: Observation, { former }: Topology): Stage['journal'] => ({
  isGone: target => former.some(({ name }) => name === target),
  tell: ({ fault, target }, moment, atMs, detail = '') =>
    observation.record({ kind: 'fault', atMs, fault: fault.kind, target, moment, detail }),
});

/** Starts every client and its work, and adds it to `started` at once: what is not there is never ended. */
export function startClients<Name extends string>(
  { folder }: ScenarioPlace,
  { clients, workload, clientPorts }: ScenarioSettings<Name>,
  topology: Topology,
  observation: Observation,
  loading: Loading,
  started: Map<string, ClientProcess>,
): void {
  for (const [name, spec] of Object.entries<ScenarioSettings<Name>['clients'][Name]>(clients)) {
    const historyFile = join(folder, 'history', `${name}.jsonl`);
    const client = startClient(
      name,
      spec,
      topology,
      historyFile,
      told => observation.record(eventOf(name, told)),
      clientPorts[name],
      loading.clients.get(name),
    );
    started.set(name, client);
    client.work(workload);
  }
}

function eventOf(client: string, told: ClientTold): ClientEvent | ConnectionEvent {
  const { atMs } = told;
  switch (told.tells) {
    case 'connection': {
      const { tells: _tells, ...connection } = told;
      return { kind: 'connection', client, ...connection };
    }
    case 'acknowledged-by':
      return { kind: 'client', atMs, client, event: told.tells, detail: told.server };
    case 'died':
      return { kind: 'client', atMs, client, event: told.tells, detail: told.detail };
    default:
      return { kind: 'client', atMs, client, event: told.event, detail: told.detail };
  }
}

/** Starts whichever deployment a scenario describes, on the hosts that it is given, if any. */
export const startDeployment = (
  { topology, cluster }: Pick<ScenarioOptions, 'topology' | 'cluster'>,
  surroundings: Surroundings,
): Promise<Topology> =>
  cluster === undefined ? startTopology(topology, surroundings) : startCluster(cluster, surroundings);
