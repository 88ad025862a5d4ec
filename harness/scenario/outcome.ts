import {
  analyze,
  disconnectionsSince,
  experienceOf,
  lossOfClient,
  periodsOf,
  type ScenarioReport,
  startsOf,
  troubleIn,
} from '../analyze/index.ts';
import { agreementOf, numbersByPeriod, type Period } from '../applications/index.ts';
import { whyTooSlow } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import {
  type ApplicationOutcome,
  type ClientOutcome,
  type CrowdOutcome,
  type Outcome,
  type PeriodOutcome,
  type PeriodOutcomes,
  type ServiceOutcome,
  Unknown,
} from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { deathOf } from './applications.ts';
import { addBudget, lastStart, recentEvents, subjectSince } from './handles.ts';
import { recordOf } from './recording.ts';
import type { Stage } from './stage.ts';

/** What is known once the workload has ended: the analysis of the record, as matchers read it. */
export function outcomeOf<
  Name extends string,
  App extends string,
  Kind extends WorkloadKind,
  Svc extends string,
  Many extends string,
>(stage: Stage): Outcome<Name, App, Kind, Svc, Many> {
  const record = recordOf(stage);
  const report = analyze(record);
  const client = (name: string) => clientOutcome(stage, record, report.clients[name], name);
  const clients = [...stage.clients.keys()].map(name => [name, client(name)]);
  const crowds = [...stage.crowds.keys()].map(name => [name, crowdOutcome(stage, report, name)]);
  const applications = [...stage.applications.values()].flatMap(({ by, name }) =>
    by === 'application' ? [[name, applicationOutcome(stage, record, name)]] : [],
  );
  const services = [...stage.applications.values()].flatMap(({ by, name }) =>
    by === 'service' ? [[name, serviceOutcome(stage, record, report, name)]] : [],
  );
  return {
    subject: 'outcome',
    ...subjectSince(stage, () => lastStart(stage)),
    clients: Object.fromEntries(clients) as Outcome<Name, App, Kind, Svc, Many>['clients'],
    crowds: Object.fromEntries(crowds) as Outcome<Name, App, Kind, Svc, Many>['crowds'],
    applications: Object.fromEntries(applications) as Outcome<Name, App>['applications'],
    services: Object.fromEntries(services) as Outcome<Name, App, Kind, Svc, Many>['services'],
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
    outages: () => experience().outages,
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
  { applications }: ScenarioReport,
  name: string,
): ServiceOutcome {
  const report = applications?.[name];
  if (report === undefined) throw new Error(`there is no service ${name} in the report`);
  return {
    subject: 'service outcome',
    name,
    report,
    ...subjectSince(stage, () => lastStart(stage)),
    ...periodsFor(stage, record, name, undefined),
    trouble: () => troubleOf(stage, record, name),
    budget: budget => addBudget(stage, name, budget),
  };
}

/** @throws Unknown when the requests of a service ended too early */
function requireLoad({ applications }: ScenarioRecord, name: string): void {
  const { loadFailed } = applications[name]?.result?.service ?? {};
  if (loadFailed !== undefined)
    throw new Unknown(`the load generator of ${name} ended by itself: ${loadFailed}`);
}

function troubleOf(stage: Stage, record: ScenarioRecord, name: string) {
  requireLoad(record, name);
  const application = record.applications[name];
  const found = application && troubleIn(record, application);
  if (found === undefined) throw new Unknown(`${name} has no load: it had no users`);
  const { recoveredAtMs, unavailable } = found;
  return {
    unavailable,
    recoveredMs: recoveredAtMs === undefined ? undefined : recoveredAtMs - lastStart(stage).injectedAtMs,
  };
}

function applicationOutcome(stage: Stage, record: ScenarioRecord, name: string): ApplicationOutcome {
  const subject = subjectSince(stage, () => lastStart(stage));
  const result = record.applications[name]?.result;
  return {
    subject: 'application outcome',
    name,
    ...subject,
    ...periodsFor(stage, record, name, undefined),
    shard: shard => periodsFor(stage, record, name, shard),
    trouble: () => troubleOf(stage, record, name),
    agreement() {
      if (result?.load === undefined) throw new Unknown(`the load generator of ${name} reported nothing`);
      return agreementOf(result.load, result.answers, result.lag);
    },
    budget: budget => addBudget(stage, name, budget),
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
  const application = record.applications[name];
  return {
    subject: 'period',
    recovery: application?.result?.service === undefined ? 'the cache was back' : 'it answered again',
    application: name,
    shard,
    period,
    expecting,
    timeline,
    measured() {
      const death = deathOf(stage, name);
      if (death !== undefined) throw new Unknown(`${name} ended by itself: ${death}`);
      const periods = application && periodsOf(record, application);
      requireLoad(record, name);
      if (application?.result === undefined || periods === undefined)
        throw new Unknown(`${name} has no load: it had no users`);
      const { freshForMs, result } = application;
      return numbersByPeriod({ ...result, freshForMs }, periods, shard);
    },
    budget: budget => addBudget(stage, name, { period, ...(shard !== undefined && { shard }), ...budget }),
    disturbed(overrun) {
      const { injectedAtMs } = start();
      const [fromMs, untilMs] =
        period === 'before'
          ? [application?.load?.beganAtMs ?? 0, injectedAtMs]
          : [injectedAtMs, record.workEndedAtMs ?? injectedAtMs];
      return whyTooSlow(record.disturbance, { fromMs, untilMs }, overrun);
    },
  };
}
