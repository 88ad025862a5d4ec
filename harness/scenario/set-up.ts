import { join } from 'node:path';
import { now } from '../basics/index.ts';
import { type ClientProcess, type ClientTold, startClient } from '../clients/index.ts';
import type { Journal } from '../faults/index.ts';
import type { ClientEvent, ConnectionEvent, Observation } from '../observation/index.ts';
import { runSeed } from '../report/index.ts';
import type { Topology } from '../topology/index.ts';
import { deploymentOf } from './deployment.ts';
import type { Loading } from './loading.ts';
import type { ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { pickerOf } from './random.ts';
import { membersOf, type Stage, starts } from './stage.ts';

/** The stage of a scenario whose deployment runs and is observed. */
export function stageOf(
  { name }: ScenarioPlace,
  { workload, clientPorts }: ScenarioSettings<string>,
  running: Pick<Stage, 'topology' | 'observation' | 'disturbance' | 'clients' | 'applications' | 'progress'>,
): Stage {
  const { topology, observation } = running;
  const members = membersOf(topology);
  const pick = pickerOf(runSeed(), name);
  const stage: Stage = {
    ...running,
    workload,
    members,
    deployment: deploymentOf(topology, observation, members, pick, clientPorts, () => starts(stage).at(-1)),
    journal: journalIn(observation, topology),
    injections: [],
    demands: [],
    budgets: [],
    applicationEnds: new Map(),
    running: new Set(),
    end: new AbortController(),
    workEndedAtMs: undefined,
    workBeganAtMs: now(),
  };
  return stage;
}

const journalIn = (observation: Observation, { former }: Topology): Journal => ({
  injected: [],
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
      const { connection, to, moment } = told;
      return { kind: 'connection', atMs, client, connection, to, moment };
    }
    case 'acknowledged-by':
      return { kind: 'client', atMs, client, event: told.tells, detail: told.server };
    case 'died':
      return { kind: 'client', atMs, client, event: told.tells, detail: told.detail };
    default:
      return { kind: 'client', atMs, client, event: told.event, detail: told.detail };
  }
}
