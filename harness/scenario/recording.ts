import { basename } from 'node:path';
import { milliseconds, withoutSecrets } from '../basics/index.ts';
import type { RunningCrowd } from '../clients/index.ts';
import type { Injected } from '../faults/index.ts';
import {
  RECORD_VERSION,
  type RecordedClient,
  type RecordedCrowd,
  type RecordedFault,
  type RecordedInjection,
  type RecordedServer,
  type RecordedService,
  type ScenarioRecord,
} from '../run/index.ts';
import { budgetOf } from '../timeline/index.ts';
import { serversOfNeighbour } from '../topology/index.ts';
import { type CrowdSettled, memberOf, type Stage } from './stage.ts';

/** Everything that was recorded so far. */
export function recordOf(stage: Stage): ScenarioRecord {
  const { topology, members, workload, observation, disturbance, ledger, end } = stage;
  const { production: _lines, certificates: _files, ...settings } = topology.settings;
  return {
    recordVersion: RECORD_VERSION,
    scenario: stage.identity,
    clockOriginMs: stage.workBeganAtMs,
    ...(stage.workEndedAtMs !== undefined && { workEndedAtMs: stage.workEndedAtMs }),
    settings: withoutSecrets(settings),
    members,
    ...neighbourOf(stage),
    workload,
    clients: Object.fromEntries([...stage.clients].map(([name]) => [name, clientOf(stage, name)])),
    services: Object.fromEntries([...stage.services.keys()].map(name => [name, serviceOf(stage, name)])),
    ...crowdsOf(stage),
    injections: injectionsOf(stage),
    expectations: ledger.expectations,
    tolerates: stage.tolerates,
    limits: { followingMs: milliseconds('budget.following', budgetOf(topology.settings).following) },
    servers: stage.settled?.servers ?? [],
    disturbance: disturbance.samples(),
    ...(stage.settled && { final: stage.settled.final }),
    ...(end.body && { body: end.body }),
    unawaited: end.unawaited,
    assertions: end.assertions(),
    events: observation.events,
    histories: stage.settled?.histories ?? new Map(),
  };
}

function neighbourOf({ topology }: Stage): Pick<ScenarioRecord, 'neighbour'> {
  const { neighbour } = topology;
  if (neighbour === undefined) return {};
  const members = serversOfNeighbour(topology).map(server => memberOf(server, topology));
  return { neighbour: { name: neighbour.name, members } };
}

function clientOf({ clients, settled }: Stage, name: string): RecordedClient {
  const client = clients.get(name);
  const process = settled?.processes.get(name);
  return {
    library: client?.library() ?? '',
    ...(client?.shard !== undefined && { shard: client.shard }),
    options: client?.options() ?? {},
    ...(process && { process }),
  };
}

function serviceOf({ services, settled, budgets }: Stage, name: string): RecordedService {
  const running = services.get(name);
  const { load, cache } = running?.service ?? {};
  const result = settled?.services.get(name);
  const beganAtMs = running?.loadBeganAtMs();
  return {
    ...(cache?.freshForMs !== undefined && { freshForMs: cache.freshForMs }),
    requests: basename(running?.requests ?? ''),
    ...(load && beganAtMs !== undefined && { load: { beganAtMs, warmupMs: load.warmupMs, rate: load.rate } }),
    ...(result && { result }),
    budgets: budgets.get(name) ?? [],
  };
}

/** Nothing in a scenario without crowds. */
function crowdsOf({ crowds, accepted, settled }: Stage): Pick<ScenarioRecord, 'crowds' | 'accepted'> {
  if (crowds.size === 0) return {};
  const all = [...crowds].map(([name, running]) => [name, crowdOf(running, settled?.crowds.get(name))]);
  return { crowds: Object.fromEntries(all), ...(accepted && { accepted: accepted.samples() }) };
}

function crowdOf(running: RunningCrowd, settled: CrowdSettled | undefined): RecordedCrowd {
  const { connections, processes, everyMs } = running.crowd;
  return {
    library: running.library(),
    ...(running.shard !== undefined && { shard: running.shard }),
    options: running.options(),
    connections,
    processes,
    everyMs,
    counted: running.counted(),
    ...settled,
  };
}
const injectionsOf = ({ injections }: Stage): RecordedInjection[] =>
  injections.map(({ title, injected }) => ({ title, faults: injected.map(faultOf) }));

function faultOf(injected: Injected): RecordedFault {
  const { fault, aimed, proof, trigger, injectedAtMs, provenAtMs, healedAtMs, healFailed } = injected;
  return {
    kind: fault.kind,
    group: fault.group,
    ...(fault.endsServers && { endsServers: true }),
    target: injected.target,
    servers: aimed?.servers.map(({ name }) => name) ?? [],
    oldMaster: injected.oldMaster,
    askedAtMs: injected.askedAtMs,
    ...(trigger && { trigger }),
    ...(injectedAtMs !== undefined && { injectedAtMs }),
    ...(provenAtMs !== undefined && { provenAtMs }),
    ...(proof && { proof: proof.seen }),
    ...(healedAtMs !== undefined && { healedAtMs }),
    ...(healFailed !== undefined && { healFailed }),
  };
}

const LINES_KEPT = 20;

/** Every server as it is now; of one that has ended, what it printed last. */
export const serversOf = ({ topology }: Pick<Stage, 'topology'>): RecordedServer[] =>
  topology.servers.map(server => {
    const state = server.state();
    const lastLines = server.log.slice(-LINES_KEPT).map(({ line }) => line);
    return { name: server.name, state, ...(state === 'ended' && { lastLines }) };
  });
