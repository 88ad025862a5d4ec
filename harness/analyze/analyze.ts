import { disturbanceBetween } from '../observation/index.ts';
import type { RecordedFault, ScenarioRecord } from '../run/index.ts';
import { obstaclesAfter } from '../timeline/index.ts';
import { breakdownOf } from '../workload/index.ts';
import { checksOf } from './checks.ts';
import { clientReport } from './client.ts';
import { crowdReport } from './crowd.ts';
import type { AnalyzedCrowd } from './crowd-liveness.ts';
import { demonstratedBy, lossStandingOf } from './demonstrated.ts';
import { evidenceOf } from './evidence.ts';
import { type Failover, failoversOf, mainFailover } from './failovers.ts';
import type { FailoverReport, FaultReport, ScenarioReport } from './result.ts';
import { periodsOf, serviceReport } from './service.ts';
import { staleMasterWrites } from './stale-master.ts';
import { verdictOf } from './verdict.ts';

/**
 * The whole report of a scenario from its record: the one place where anything is computed. Pure: the same record gives the
 * same report, years later too. Matchers, page, terminal, formats, comparison and gate read its result.
 */
export function analyze(record: ScenarioRecord): ScenarioReport {
  const { scenario, clockOriginMs, workEndedAtMs, members, settings, workload } = record;
  const failovers = failoversOf(record);
  const main = mainFailover(failovers);
  const clients = clientsIn(record, failovers);
  const crowds = crowdsIn(record, failovers);
  const checks = checksOf(record, failovers, clients, crowds);
  const evidence = evidenceOf(record);
  const breakdown = evidence && breakdownOf(evidence);
  const services = servicesIn(record);
  return withStandings({
    ...scenario,
    ...verdictOf(record, checks, failovers),
    unusable: record.body?.how === 'threw' && record.body.error.is === 'unusable',
    clockOriginMs,
    ...(workEndedAtMs !== undefined && { workEndedAtMs: workEndedAtMs - clockOriginMs }),
    members,
    faults: record.injections.flatMap(({ faults }) => faults).map(fault => faultReport(fault, clockOriginMs)),
    failovers: failovers.map(failover => failoverReport(record, failover)),
    ...mainOf(record, main),
    disturbance: disturbanceBetween(record.disturbance, clockOriginMs, workEndedAtMs ?? clockOriginMs),
    workload,
    settings,
    limits: limitsOf(record),
    findings: checks,
    ...(breakdown && { breakdown }),
    ...(services && { services }),
    clients,
    ...(record.crowds && { crowds: Object.fromEntries(crowds.map(({ name, report }) => [name, report])) }),
  });
}

function clientsIn(record: ScenarioRecord, failovers: readonly Failover[]): ScenarioReport['clients'] {
  const stale = staleMasterWrites(record);
  const reports = Object.keys(record.clients).map(name => {
    const staleMaster = stale[name];
    return [name, { ...clientReport(record, failovers, name), ...(staleMaster && { staleMaster }) }] as const;
  });
  return Object.fromEntries(reports);
}

const crowdsIn = (record: ScenarioRecord, failovers: readonly Failover[]): AnalyzedCrowd[] =>
  Object.entries(record.crowds ?? {}).map(([name, crowd]) => ({
    name,
    crowd,
    report: crowdReport(record, failovers, crowd),
  }));

/** How its losses stand to what the scenario expects depends on its verdict, so it comes last. */
function withStandings(report: ScenarioReport): ScenarioReport {
  const standing = <Counts extends { readonly lost?: number }>(name: string, counts: Counts) => {
    const found = lossStandingOf(report, name, counts);
    return { ...counts, ...(found && { standing: found }) };
  };
  const clients = Object.fromEntries(
    Object.entries(report.clients).map(([name, client]) => [
      name,
      { ...client, operations: standing(name, client.operations) },
    ]),
  );
  const crowds = Object.entries(report.crowds ?? {}).map(([name, crowd]) => [
    name,
    { ...crowd, writes: standing(name, crowd.writes) },
  ]);
  const demonstrated = demonstratedBy({ ...report, clients });
  return {
    ...report,
    ...(demonstrated && { demonstrated }),
    clients,
    ...(report.crowds && { crowds: Object.fromEntries(crowds) }),
  };
}

/** The failover that the report's times are counted from. */
function mainOf(record: ScenarioRecord, main: Failover | undefined) {
  if (main === undefined) return { phases: {}, masters: [], obstacles: [] };
  const { title: _title, shard: _shard, ...rest } = failoverReport(record, main);
  return rest;
}

function failoverReport(record: ScenarioRecord, failover: Failover): FailoverReport {
  const { title, shard, fault, phases, oldMaster, newMaster, leader, masters } = failover;
  return {
    title,
    ...(shard !== undefined && { shard }),
    fault: faultReport(fault, record.clockOriginMs),
    phases,
    oldMaster,
    ...(newMaster !== undefined && { newMaster }),
    ...(leader !== undefined && { leader }),
    masters,
    obstacles: newMaster === undefined ? obstaclesIn(record, failover) : [],
  };
}

/** What the heals at the end changed was no obstacle, and what they had not changed yet no more of one than the rest. */
const obstaclesIn = (
  { events, members, workEndedAtMs = Number.POSITIVE_INFINITY }: ScenarioRecord,
  failover: Failover,
): string[] =>
  obstaclesAfter(
    events.filter(({ atMs }) => atMs <= workEndedAtMs),
    members,
    failover,
  );

function faultReport(fault: RecordedFault, originMs: number): FaultReport {
  const since = (name: string, atMs: number | undefined) =>
    atMs === undefined ? {} : { [name]: atMs - originMs };
  const { kind, target, askedAtMs, injectedAtMs, trigger, provenAtMs, proof, healedAtMs, healFailed } = fault;
  return {
    kind,
    target,
    askedAtMs: askedAtMs - originMs,
    ...since('injectedAtMs', injectedAtMs),
    ...(trigger && { trigger: trigger.what }),
    ...(trigger && injectedAtMs !== undefined && { reactionMs: injectedAtMs - trigger.firedAtMs }),
    ...since('verifiedAtMs', provenAtMs),
    ...(proof !== undefined && { proof }),
    ...since('healedAtMs', healedAtMs),
    ...(healFailed !== undefined && { healFailed }),
  };
}

/** The limits that the scenario's expectations named, in the order in which they were asked. */
const limitsOf = ({ expectations }: ScenarioRecord): ScenarioReport['limits'] =>
  expectations.flatMap(({ limit, about, isNot }) =>
    limit === undefined
      ? []
      : [
          {
            ...limit,
            ...(limit.of !== 'promotion' && about !== undefined && { client: about }),
            exceeded: isNot,
          },
        ],
  );

function servicesIn(record: ScenarioRecord): ScenarioReport['services'] {
  const reports = Object.entries(record.services).flatMap(([name, service]) => {
    const report = serviceReport(record, service, periodsOf(record, service));
    return report === undefined ? [] : [[name, report] as const];
  });
  return reports.length === 0 ? undefined : Object.fromEntries(reports);
}
