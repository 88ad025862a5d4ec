import {
  analyze,
  disconnectionsSince,
  experienceOf,
  lossOfClient,
  measuredOf,
  periodsOf,
  type ScenarioReport,
  startsOf,
  troubleIn,
} from '../analyze/index.ts';
import { whyTooSlow } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { agreementOf, numbersByPeriod, type Period, reportsCache, shardsOf } from '../services/index.ts';
import {
  type ClientOutcome,
  type CrowdOutcome,
  type Outcome,
  type PeriodOutcome,
  type PeriodOutcomes,
  type ServiceOutcome,
  Unknown,
} from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { addBudget, lastStart, recentEvents, subjectSince } from './handles.ts';
import { recordOf } from './recording.ts';
import type { Stage } from './stage.ts';

/** What is known once the workload has ended: the analysis of the record, as matchers read it. */
export function outcomeOf<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind,
  Many extends string,
>(stage: Stage): Outcome<Name, Svc, Kind, Many> {
  const record = recordOf(stage);
  const report = analyze(record);
  const client = (name: string) => clientOutcome(stage, record, report.clients[name], name);
  const clients = [...stage.clients.keys()].map(name => [name, client(name)]);
  const crowds = [...stage.crowds.keys()].map(name => [name, crowdOutcome(stage, report, name)]);
  const services = [...stage.services.keys()].map(name => [
    name,
    serviceOutcome(stage, record, report, name),
  ]);
  return {
    subject: 'outcome',
    ...subjectSince(stage, () => lastStart(stage)),
    clients: Object.fromEntries(clients) as Outcome<Name, Svc, Kind, Many>['clients'],
    crowds: Object.fromEntries(crowds) as Outcome<Name, Svc, Kind, Many>['crowds'],
    services: Object.fromEntries(services) as Outcome<Name, Svc, Kind, Many>['services'],
    checks: report.findings,
    report,
  };
}

function clientOutcome(
  stage: Stage,
  record: ScenarioRecord,
  report: ClientOutcome['report'] | undefined,
  name: string,
): ClientOutcome {
  if (report === undefined) throw new Error(`there is no client ${name} in the report`);
  const start = () => lastStart(stage, record.clients[name]?.shard);
  const experience = () => {
    const found = experienceOf(record, startsOf(record), name);
    if (found === undefined)
      throw new Unknown(
        `no fault was injected while ${name} worked, so nothing shows how long it would be out`,
      );
    return found;
  };
  return {
    subject: 'client outcome',
    name,
    workload: record.workload,
    report,
    ...subjectSince(stage, start),
    loss() {
      const loss = lossOfClient(record, name);
      if ('unknowable' in loss) throw new Unknown(`what ${name} lost is unknown: ${loss.unknowable}`);
      return loss;
    },
    outages() {
      const { outages } = experience();
      if (outages === undefined) throw new Unknown(`${name} only reads or receives: no write of it can fail`);
      return outages;
    },
    receiveGaps() {
      const { receiveGaps } = experience();
      if (receiveGaps === undefined)
        throw new Unknown(`${name} never received anything, also before the fault`);
      return receiveGaps;
    },
    disconnections: () => disconnectionsSince(record, name, start().injectedAtMs),
    recentEvents: () => recentEvents(stage, name, start().injectedAtMs),
  };
}

function crowdOutcome(stage: Stage, { crowds, clockOriginMs }: ScenarioReport, name: string): CrowdOutcome {
  const report = crowds?.[name];
  if (report === undefined) throw new Error(`there is no crowd ${name} in the report`);
  const start = () => lastStart(stage, report.shard);
  return { subject: 'crowd outcome', name, report, clockOriginMs, ...subjectSince(stage, start) };
}

function serviceOutcome(
  stage: Stage,
  record: ScenarioRecord,
  { services }: ScenarioReport,
  name: string,
): ServiceOutcome {
  const report = services?.[name];
  if (report === undefined) throw new Error(`there is no service ${name} in the report`);
  return {
    subject: 'service outcome',
    name,
    report,
    ...subjectSince(stage, () => lastStart(stage)),
    ...periodsFor(stage, record, name, undefined),
    shard(shard) {
      const shards = shardsOf(record.services[name]?.result?.answers ?? []);
      if (shards.includes(shard)) return periodsFor(stage, record, name, shard);
      throw new TypeError(
        `no answer of ${name} has the header 'x-shard: ${shard}'; reported are ${shards.join(', ') || 'none'}`,
      );
    },
    trouble: () => troubleOf(stage, record, name),
    agreement: () => agreementIn(record, name),
    budget: budget => addBudget(stage, name, budget),
  };
}

function agreementIn(record: ScenarioRecord, name: string) {
  requireLoad(record, name);
  const { load, result } = record.services[name] ?? {};
  if (load === undefined || result === undefined) throw new Unknown(`${name} has no load: it had no users`);
  const { answers, log } = result;
  if (log !== undefined && 'requests' in log) return agreementOf(answers, log.requests);
  throw new TypeError(
    log?.unreadable ??
      `${name} keeps no log of its requests: each as a line of the file in REQUEST_LOG, with 'at', 'ms', 'status' and the header x-request-id as 'id'`,
  );
}

/** @throws Unknown when the requests of a service ended too early */
function requireLoad({ services }: ScenarioRecord, name: string): void {
  const { loadFailed } = services[name]?.result ?? {};
  if (loadFailed !== undefined)
    throw new Unknown(`the load generator of ${name} ended by itself: ${loadFailed}`);
}

/** @throws TypeError when a process behind a service wrote a request log that cannot be read: its load would be missing */
function requireReadableLogs({ services }: ScenarioRecord, name: string): void {
  for (const [behind, { log }] of Object.entries(services[name]?.result?.behind ?? {}))
    if (log !== undefined && 'unreadable' in log) throw new TypeError(`${name}.${behind}: ${log.unreadable}`);
}

function troubleOf(stage: Stage, record: ScenarioRecord, name: string) {
  requireLoad(record, name);
  const service = record.services[name];
  const found = service && troubleIn(record, service);
  if (found === undefined) throw new Unknown(`${name} has no load: it had no users`);
  const { recoveredAtMs, unavailable } = found;
  return {
    unavailable,
    recoveredMs: recoveredAtMs === undefined ? undefined : recoveredAtMs - lastStart(stage).injectedAtMs,
  };
}

const periodsFor = (
  stage: Stage,
  record: ScenarioRecord,
  name: string,
  shard: string | undefined,
): PeriodOutcomes => ({
  before: periodOutcome(stage, record, name, shard, 'before'),
  during: periodOutcome(stage, record, name, shard, 'during'),
  after: periodOutcome(stage, record, name, shard, 'after'),
});

function periodOutcome(
  stage: Stage,
  record: ScenarioRecord,
  name: string,
  shard: string | undefined,
  period: Period,
): PeriodOutcome {
  const start = () => lastStart(stage);
  const { expecting, timeline } = subjectSince(stage, start);
  const service = record.services[name];
  return {
    subject: 'period',
    recovery: reportsCache(service?.result?.answers ?? []) ? 'the cache was back' : 'it answered again',
    service: name,
    shard,
    period,
    expecting,
    timeline,
    measured() {
      const periods = service && periodsOf(record, service);
      requireLoad(record, name);
      requireReadableLogs(record, name);
      if (service?.result === undefined || periods === undefined)
        throw new Unknown(`${name} has no load: it had no users`);
      return numbersByPeriod(measuredOf(service, service.result), periods, shard);
    },
    budget: budget => addBudget(stage, name, { period, ...(shard !== undefined && { shard }), ...budget }),
    disturbed(overrun) {
      const { injectedAtMs } = start();
      const [fromMs, untilMs] =
        period === 'before'
          ? [service?.load?.beganAtMs ?? 0, injectedAtMs]
          : [injectedAtMs, record.workEndedAtMs ?? injectedAtMs];
      return whyTooSlow(record.disturbance, { fromMs, untilMs }, overrun);
    },
  };
}
