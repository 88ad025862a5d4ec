import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApplication } from '../applications/index.ts';
import { isUnusableInput, messageOf, progressOf, unusable, within } from '../basics/index.ts';
import type { ClientProcess } from '../clients/index.ts';
import { engineAnswers, environment } from '../engine/index.ts';
import { availabilityOfAll, healAll, type Nemesis } from '../faults/index.ts';
import { type Observation, observe, watchDisturbance } from '../observation/index.ts';
import { type ScenarioReport, writeBegunScenario, writeScenarioReport } from '../report/index.ts';
import { Unknown, type Verdict, verdictOf } from '../verdict/index.ts';
import { startApplications } from './applications.ts';
import { contextOf, type ScenarioBody } from './context.ts';
import { lineIn } from './line.ts';
import { type Loading, startLoading } from './loading.ts';
import { resolveScenario, type ScenarioOptions, type ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { emptyReport, reportOf, writeEvidence } from './report.ts';
import { stageOf, startClients } from './set-up.ts';
import { settle } from './settle.ts';
import { type Stage, starts } from './stage.ts';
import { startDeployment } from './start-deployment.ts';

/** A report, and what to throw for a test runner that wants the error itself. */
export interface ScenarioOutcome {
  readonly report: ScenarioReport;
  readonly thrown: unknown;
}

const PEACE_WITHIN_MS = 30_000;
const PEACE_AFTER_FAILURE_WITHIN_MS = 3000;

/**
 * Runs a scenario from nothing to nothing: starts the deployment and the clients, runs the body, ends the
 * workload, reads what is left, heals, writes everything down and removes what it made. Never throws.
 * Where its faults cannot be injected, nothing is started and the verdict is 'skipped'.
 */
export async function runScenario<Name extends string, App extends string>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, App>,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> {
  const startedAt = new Date();
  mkdirSync(join(place.folder, 'history'), { recursive: true });
  writeBegunScenario(place.folder, begunReport(place, startedAt));
  const why = whyUnable(options);
  const { report, thrown } =
    why === undefined
      ? await perform(place, options, body).catch(error => stillborn(place, error))
      : { report: { ...emptyReport(place), verdict: 'skipped' as const, reason: why }, thrown: undefined };
  const times = { startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime() };
  const line = lineIn(place.file, thrown);
  const { waitedForLaneMs } = place;
  const complete = {
    ...report,
    ...(line !== undefined && { line }),
    ...(waitedForLaneMs !== undefined && { waitedForLaneMs }),
    ...times,
  };
  writeScenarioReport(place.folder, complete);
  return { report: complete, thrown };
}

/** What is known of a scenario whose process ends before it does. */
const begunReport = (place: ScenarioPlace, startedAt: Date): ScenarioReport => ({
  ...emptyReport(place),
  startedAt: startedAt.toISOString(),
  reason: 'its process ended before the scenario did',
});

/** Why a scenario cannot be run here; undefined when it can, or when its options are no good at all. */
export function whyUnable({ faults = [] }: { readonly faults?: readonly Nemesis[] }): string | undefined {
  const availability = availabilityOfAll(faults);
  return availability.available ? undefined : availability.why;
}

/** The outcome of a scenario whose deployment never ran. */
async function stillborn(place: ScenarioPlace, error: unknown): Promise<ScenarioOutcome> {
  const thrown = await causeOf(error);
  const verdict = verdictOf(thrown, { faults: 0, assertions: 0 });
  return { report: { ...emptyReport(place), ...verdict, unusable: isUnusableInput(thrown) }, thrown };
}

/** An engine that went away is the reason for whatever failed after it. */
async function causeOf(thrown: unknown): Promise<unknown> {
  if (thrown === undefined || isUnusableInput(thrown) || (await engineAnswers())) return thrown;
  return unusable({
    tried: 'to run a scenario on the container engine',
    found: `it stopped answering at ${environment().endpoint}; then: ${messageOf(thrown)}`,
    todo: 'see why the engine ended (its log, memory, disk), start it, and run the scenario again',
  });
}

async function perform<Name extends string, App extends string>(
  place: ScenarioPlace,
  options: ScenarioOptions<Name, App>,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> {
  const settings = resolveScenario(options);
  const loading = startLoading(settings);
  return performOn(loading, place, options, settings, body).finally(loading.kill);
}

async function performOn<Name extends string, App extends string>(
  loading: Loading,
  place: ScenarioPlace,
  options: ScenarioOptions<Name, App>,
  settings: ScenarioSettings<Name>,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> {
  const progress = progressOf(place.name);
  progress('starting hosts and servers');
  const hosts = place.hosts === undefined ? {} : { hosts: place.hosts };
  const topology = await startDeployment(options, { progress, ...hosts });
  const replacedHosts = await topology.replacedHosts();
  for (const each of replacedHosts) progress(`replaced a host that was not clean: ${each}`);
  const clients = new Map<string, ClientProcess>();
  const applications = new Map<string, RunningApplication>();
  const disturbance = watchDisturbance();
  let observation: Observation | undefined;
  try {
    observation = await observe(topology);
    startClients(place, settings, topology, observation, loading, clients);
    await startApplications(place, settings, topology, observation, loading, applications);
    const running = { topology, observation, disturbance, clients, applications, progress };
    const stage = stageOf(place, settings, running);
    const begun = { workload: settings.workload, members: stage.members, clockOriginMs: stage.workBeganAtMs };
    writeBegunScenario(place.folder, { ...begunReport(place, new Date()), ...begun });
    const outcome = await play(place, settings, stage, body);
    return replacedHosts.length === 0
      ? outcome
      : { ...outcome, report: { ...outcome.report, replacedHosts } };
  } finally {
    observation?.stop();
    disturbance.stop();
    for (const each of [...clients.values(), ...applications.values()]) each.kill();
    await topology.stop();
  }
}

async function play<Name extends string, App extends string>(
  place: ScenarioPlace,
  { timeoutMs }: ScenarioSettings<Name>,
  stage: Stage,
  body: ScenarioBody<Name, App>,
): Promise<ScenarioOutcome> {
  const settled = once((peaceWithinMs: number) => settle(stage, peaceWithinMs));
  const context = contextOf<Name, App>(stage, () => settled(PEACE_WITHIN_MS));
  const thrown = await thrownBy(body(context), timeoutMs);
  const cause = await causeOf(thrown);
  stage.end.abort();
  await Promise.allSettled(stage.running);
  const left = await settled(cause === undefined ? PEACE_WITHIN_MS : PEACE_AFTER_FAILURE_WITHIN_MS);

  stage.progress('healing and removing everything');
  await healAll(stage.journal);
  const counts = { faults: starts(stage).length, assertions: place.assertions() };
  const verdict = afterHealing(verdictOf(cause, counts), stage);
  stage.progress(`${verdict.verdict}: ${verdict.reason}`);
  const report = reportOf(place, stage, left, {
    ...verdict,
    unusable: isUnusableInput(cause),
  });
  writeEvidence(place.folder, stage, left);
  return { report, thrown: cause };
}

async function thrownBy(body: Promise<void>, timeoutMs: number): Promise<unknown> {
  const end = await within(
    timeoutMs,
    body.then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  );
  if (end === 'late') return new Unknown(`the scenario did not end within its timeout of ${timeoutMs} ms`);
  return end?.error;
}

/** A run says what it could not heal, whatever else it has to say. */
function afterHealing(verdict: Verdict, { journal }: Stage): Verdict {
  const sick = journal.injected.find(({ healFailed }) => healFailed !== undefined);
  if (sick === undefined) return verdict;
  const told = `${sick.target} could not be healed: ${sick.healFailed}`;
  if (verdict.verdict === 'pass') return { verdict: 'unknown', reason: told };
  return { ...verdict, reason: `${verdict.reason}; and ${told}` };
}

function once<Argument, Result>(call: (argument: Argument) => Result): (argument: Argument) => Result {
  let result: { readonly value: Result } | undefined;
  return argument => {
    result ??= { value: call(argument) };
    return result.value;
  };
}
