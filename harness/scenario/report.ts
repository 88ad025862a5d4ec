import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakdownOf } from '../checkers/index.ts';
import type { Injected } from '../faults/index.ts';
import type { FaultReport, ScenarioReport } from '../report/index.ts';
import { failoverAfter, obstaclesAfter } from '../timeline/index.ts';
import type { Verdict } from '../verdict/index.ts';
import { applicationReports } from './application-report.ts';
import { clientReport } from './client-report.ts';
import { evidenceOf, findingsOf } from './evidence.ts';
import { judgedFault } from './judged-fault.ts';
import type { ScenarioPlace } from './place.ts';
import type { Settled } from './settle.ts';
import { shardFailovers } from './shard-failovers.ts';
import type { Stage } from './stage.ts';

type Judgement = Verdict & Pick<ScenarioReport, 'unusable'>;

/** The report of a scenario that never got as far as a running deployment. */
export const emptyReport = ({
  name,
  file,
  line,
  folder,
}: Pick<ScenarioPlace, 'name' | 'file' | 'line' | 'folder'>): ScenarioReport => ({
  name,
  file,
  ...(line !== undefined && { line }),
  folder,
  verdict: 'unknown',
  reason: 'it did not start',
  unusable: false,
  startedAt: '',
  durationMs: 0,
  clockOriginMs: 0,
  members: [],
  faults: [],
  phases: {},
  masters: [],
  clients: {},
  demands: [],
  findings: [],
  obstacles: [],
  disturbance: { lagMs: 0, engineMs: 0, stolen: 0, busy: 0 },
});

/** Puts the pieces of a scenario that ran together. */
export function reportOf(
  place: ScenarioPlace,
  stage: Stage,
  settled: Settled,
  judgement: Judgement,
): ScenarioReport {
  const applications = applicationReports(stage, settled.applications);
  const fault = judgedFault(stage);
  const failover = fault && failoverAfter(stage.observation.events, stage.members, fault);
  const faults = stage.journal.injected.map(injected => faultReport(injected, stage.workBeganAtMs));
  const judged = fault && faults[fault.index];
  const breakdown = breakdownOf(evidenceOf(stage, settled));
  return {
    ...emptyReport(place),
    ...judgement,
    clockOriginMs: stage.workBeganAtMs,
    workEndedAtMs: settled.workEndedAtMs - stage.workBeganAtMs,
    members: stage.members,
    ...(judged === undefined ? {} : { fault: judged }),
    faults,
    phases: failover?.phases ?? {},
    ...(failover === undefined ? {} : without(failover, 'phases', 'epochs')),
    ...shardFailovers(stage, faults),
    obstacles:
      fault === undefined || failover?.newMaster !== undefined
        ? []
        : obstaclesAfter(stage.observation.events, stage.members, fault),
    disturbance: stage.disturbance.between(stage.workBeganAtMs, stage.workEndedAtMs),
    workload: stage.workload,
    settings: stage.topology.settings,
    demands: stage.demands,
    // Where nobody did anything, most checkers have nothing to say.
    findings: findingsOf(stage, settled).filter(
      ({ verdict }) => stage.clients.size > 0 || verdict !== 'unknown',
    ),
    ...(breakdown && { breakdown }),
    ...(applications && { applications }),
    clients: Object.fromEntries(
      [...settled.remains].map(([name, remains]) => [name, clientReport(stage, settled, name, remains)]),
    ),
  };
}

function faultReport(injected: Injected, originMs: number): FaultReport {
  const since = (name: string, atMs: number | undefined) =>
    atMs === undefined ? {} : { [name]: atMs - originMs };
  return {
    kind: injected.fault.kind,
    target: injected.target,
    askedAtMs: injected.askedAtMs - originMs,
    ...since('injectedAtMs', injected.injectedAtMs),
    ...reactionOf(injected),
    ...since('verifiedAtMs', injected.provenAtMs),
    ...(injected.proof === undefined ? {} : { proof: injected.proof.seen }),
    ...since('healedAtMs', injected.healedAtMs),
    ...(injected.healFailed === undefined ? {} : { healFailed: injected.healFailed }),
  };
}

/** What triggered it, and how long it took from there to its effect. */
function reactionOf({ trigger, injectedAtMs }: Injected): Pick<FaultReport, 'trigger' | 'reactionMs'> {
  if (trigger === undefined) return {};
  const reaction = injectedAtMs === undefined ? {} : { reactionMs: injectedAtMs - trigger.firedAtMs };
  return { trigger: trigger.what, ...reaction };
}

/** What is behind the report: final data, events and logs. The histories are there already. */
export function writeEvidence(folder: string, stage: Stage, { left, workEndedAtMs }: Settled): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  writeFileSync(join(folder, 'left.json'), JSON.stringify({ ...left, workEndedAtMs }));
  writeFileSync(
    join(folder, 'events.jsonl'),
    stage.observation.events.map(event => `${JSON.stringify(event)}\n`).join(''),
  );
  const { servers, former } = stage.topology;
  for (const { name, log } of [...servers, ...former]) {
    writeFileSync(join(folder, 'logs', `${name}.log`), log.map(({ line }) => `${line}\n`).join(''));
  }
}

function without<Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  ...keys: Key[]
): Omit<Whole, Key> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key as Key))) as Omit<
    Whole,
    Key
  >;
}
