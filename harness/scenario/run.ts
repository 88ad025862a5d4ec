import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, notRun, type ScenarioReport } from '../analyze/index.ts';
import {
  hideSecretsIn,
  hideSecretsInData,
  isUnusableInput,
  messageOf,
  progressOf,
  unusable,
  within,
} from '../basics/index.ts';
import type { ClientProcess, RunningCrowd } from '../clients/index.ts';
import { engineAnswers, environment } from '../engine/index.ts';
import { availabilityOfAll, healAll } from '../faults/index.ts';
import { type AcceptedWatch, type Observation, observe, watchDisturbance } from '../observation/index.ts';
import { writeBegunScenario, writeScenarioReport } from '../report/index.ts';
import { type ScenarioIdentity, type ScenarioRecord, writeLogs, writeRecord } from '../run/index.ts';
import { type RunningService, requireImages } from '../services/index.ts';
import { lackOfTopology, serversOfNeighbour, type TopologySettings } from '../topology/index.ts';
import { checksEnded, recordedError, watchMisuse } from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { contextOf, type ScenarioBody } from './context.ts';
import { startCrowds, watchAcceptedFor } from './crowds.ts';
import { injectionsEnded } from './injections-ended.ts';
import { unawaitedErrors } from './ledger.ts';
import { type Loading, startLoading } from './loading.ts';
import {
  imagesIn,
  isSeparable,
  resolveDeployment,
  resolveScenario,
  type ScenarioOptions,
  type ScenarioSettings,
} from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { recordOf } from './recording.ts';
import { lineIn } from './registration.ts';
import { startServices } from './services.ts';
import { stageOf, startClients, startDeployment } from './set-up.ts';
import { settle } from './settle.ts';
import { injectedIn, type Stage } from './stage.ts';

/** A report, and what to throw for a test runner that wants the error itself. */
export interface ScenarioOutcome {
  readonly report: ScenarioReport;
  readonly thrown: unknown;
}

const STABLE_WITHIN_MS = 30_000;
const STABLE_AFTER_FAILURE_WITHIN_MS = 3000;

/**
 * Runs a scenario from nothing to nothing: starts the deployment and the clients, runs the body, ends the workload, reads
 * the final data, heals, records everything, removes what it made, and analyzes the record. Never throws. Where its faults
 * cannot be injected, nothing is started and the verdict is 'skipped'.
 */
export async function runScenario<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, Svc, Kind, Many>,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): Promise<ScenarioOutcome> {
  const startedAt = new Date();
  mkdirSync(join(place.folder, 'history'), { recursive: true });
  const why = whyUnable(options);
  writeBegunScenario(place.folder, notRun(identityOf(place, startedAt), KILLED_AT_START));
  const { report, thrown } =
    why === undefined
      ? await perform(place, startedAt, options, body).catch(error => neverRan(place, startedAt, error))
      : {
          report: notRun(identityOf(place, startedAt), { verdict: 'skipped', reason: why }),
          thrown: undefined,
        };
  // Test runners print them.
  const hidden = hideSecretsInData(report);
  hideSecretsIn(thrown);
  writeScenarioReport(place.folder, hidden);
  return { report: hidden, thrown };
}

/** What is known of a scenario until its deployment is ready: all that is left of one whose process is killed by then. */
const KILLED_AT_START = {
  verdict: 'unknown',
  reason: 'its process ended before its deployment was ready',
} as const;

/** Why a scenario cannot run here; undefined when it can, or when its options are unusable. */
export function whyUnable(options: WithFaults): string | undefined {
  const { faults = [], topology } = options;
  const inseparable = isSeparable(options) ? environment().capabilities['separate clients'] : null;
  if (inseparable !== null) return `separable clients are not possible here: ${inseparable}`;
  if (faults.length === 0 && topology?.latency === undefined && topology?.nat === undefined) return undefined;
  const settings = settingsOf(options);
  const lack = settings && lackOfTopology(settings);
  if (lack !== undefined) return lack;
  const availability = availabilityOfAll(faults, settings);
  return availability.available ? undefined : availability.why;
}

type WithFaults = Pick<
  ScenarioOptions,
  'faults' | 'separable' | 'topology' | 'cluster' | 'clients' | 'crowds' | 'services'
>;

function settingsOf(deployed: WithFaults): TopologySettings | undefined {
  try {
    return resolveDeployment(deployed);
  } catch {
    // The start reports it.
    return undefined;
  }
}

/** @param line where it failed; otherwise the line of the scenario */
export function identityOf(place: ScenarioPlace, startedAt: Date, line = place.line): ScenarioIdentity {
  const { name, file, folder, tags, planted, waitedForLaneMs } = place;
  return {
    name,
    file,
    ...(line !== undefined && { line }),
    folder,
    ...(tags && { tags }),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    ...(planted !== undefined && { planted }),
    ...(waitedForLaneMs !== undefined && { waitedForLaneMs }),
  };
}

/** The outcome of a scenario whose deployment never ran. */
async function neverRan(place: ScenarioPlace, startedAt: Date, error: unknown): Promise<ScenarioOutcome> {
  const thrown = await causeOf(error);
  const { is, message } = recordedError(thrown);
  const identity = identityOf(place, startedAt, lineIn(place.file, thrown));
  const reason = is === 'failure' ? `the scenario did not start: ${message}` : message;
  return { report: notRun(identity, { verdict: 'unknown', reason }, is === 'unusable'), thrown };
}

/** A container engine that stopped answering is the reason for everything that failed after it. */
async function causeOf(thrown: unknown): Promise<unknown> {
  if (isUnusableInput(thrown) || (await engineAnswers())) return thrown;
  return unusable({
    tried: 'to run a scenario on the container engine',
    found: `it stopped answering at ${environment().endpoint}; then: ${messageOf(thrown)}`,
    todo: 'see why the engine ended (its log, memory, disk), start it, and run the scenario again',
  });
}

/** Starts everything, and ends and removes it again, whatever happens in between. */
async function perform<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(
  place: ScenarioPlace,
  startedAt: Date,
  options: ScenarioOptions<Name, Svc, Kind, Many>,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): Promise<ScenarioOutcome> {
  const settings = resolveScenario(options);
  const loading = startLoading(settings);
  const { record, thrown } = await performOn(loading, place, startedAt, options, settings, body).finally(
    loading.kill,
  );
  const line = thrown === undefined ? undefined : lineIn(place.file, thrown.error);
  const { replacedHosts } = record.scenario;
  const scenario = { ...identityOf(place, startedAt, line), ...(replacedHosts && { replacedHosts }) };
  const complete = { ...record, scenario };
  writeRecord(place.folder, complete);
  return { report: analyze(complete), thrown: thrown?.error };
}

async function performOn<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(
  loading: Loading,
  place: ScenarioPlace,
  startedAt: Date,
  options: ScenarioOptions<Name, Svc, Kind, Many>,
  settings: ScenarioSettings<Name>,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): Promise<{ readonly record: ScenarioRecord; readonly thrown: Thrown | undefined }> {
  const progress = progressOf(place.name);
  await requireImages(settings.services, progress);
  progress('starting hosts and servers');
  const hosts = place.hosts === undefined ? {} : { hosts: place.hosts };
  const topology = await startDeployment(options, {
    progress,
    clientPorts: settings.clientPorts,
    serviceHosts: imagesIn(settings.services),
    ...hosts,
  });
  const replacedHosts = await topology.replacedHosts();
  for (const each of replacedHosts) progress(`replaced a host that was not clean: ${each}`);
  const clients = new Map<string, ClientProcess>();
  const crowds = new Map<string, RunningCrowd>();
  const services = new Map<string, RunningService>();
  const disturbance = watchDisturbance();
  let observation: Observation | undefined;
  let accepted: AcceptedWatch | undefined;
  try {
    observation = await observe(topology);
    startClients(place, settings, topology, observation, loading, clients);
    accepted = watchAcceptedFor(settings, topology);
    startCrowds(settings, topology, loading, crowds);
    await startServices(place, settings, topology, observation, services);
    const identity = { ...identityOf(place, startedAt), ...(replacedHosts.length > 0 && { replacedHosts }) };
    const running = {
      identity,
      topology,
      observation,
      disturbance,
      clients,
      crowds,
      accepted,
      services,
      progress,
    };
    const stage = stageOf(place, settings, running);
    writeBegunScenario(place.folder, { ...analyze(recordOf(stage)), durationMs: 0 });
    const thrown = await play(settings, stage, body);
    writeLogs(place.folder, [...topology.servers, ...topology.former, ...serversOfNeighbour(topology)]);
    return { record: recordOf(stage), thrown };
  } finally {
    observation?.stop();
    accepted?.stop();
    disturbance.stop();
    for (const each of [...clients.values(), ...crowds.values(), ...services.values()]) each.kill();
    await topology.stop();
  }
}

/** What the body threw, which may be undefined itself. */
interface Thrown {
  readonly error: unknown;
}

/** Runs the body, ends the workload and heals. */
async function play<Name extends string, Svc extends string, Kind extends WorkloadKind, Many extends string>(
  { timeoutMs }: ScenarioSettings<Name>,
  stage: Stage,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): Promise<Thrown | undefined> {
  const settled = once((stableWithinMs: number) => settle(stage, stableWithinMs));
  const context = contextOf<Name, Svc, Kind, Many>(stage, () => settled(STABLE_WITHIN_MS));
  const unawaited = unawaitedErrors();
  watchMisuse(matcher => stage.ledger.expecting({ matcher, isNot: false, covers: [] })(false));
  const end = await within(
    timeoutMs,
    Promise.race([outcomeOfBody(async () => body(context)), refusalOf(stage)]),
  );
  const thrown = end !== 'late' && end !== 'returned' ? { error: await causeOf(end.error) } : undefined;
  if (end === 'late') stage.end.body = { how: 'timed out', timeoutMs };
  else stage.end.body = thrown ? { how: 'threw', error: recordedError(thrown.error) } : { how: 'returned' };

  stage.abort.abort();
  await injectionsEnded(stage);
  if (end === 'returned') await within(timeoutMs, Promise.all([stage.ledger.settled(), checksEnded()]));
  await settled(end === 'returned' ? STABLE_WITHIN_MS : STABLE_AFTER_FAILURE_WITHIN_MS);
  stage.progress('healing and removing everything');
  await healAll({ ...stage.journal, injected: injectedIn(stage) }).finally(async () => {
    stage.end.unawaited.push(...(await unawaited.stop()).map(recordedError));
  });
  return thrown;
}

const outcomeOfBody = (body: () => Promise<void>): Promise<'returned' | Thrown> =>
  body().then(
    () => 'returned' as const,
    (error: unknown) => ({ error }),
  );

/** Comes when a client or a crowd turns out to be unusable: there is nothing to wait for any more. */
const refusalOf = ({ clients, crowds }: Stage): Promise<Thrown> =>
  Promise.race([...clients.values(), ...crowds.values()].map(({ refused }) => refused)).catch(
    (error: unknown) => ({ error }),
  );

function once<Argument, Result>(call: (argument: Argument) => Result): (argument: Argument) => Result {
  let result: { readonly value: Result } | undefined;
  return argument => {
    result ??= { value: call(argument) };
    return result.value;
  };
}
