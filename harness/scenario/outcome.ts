import {
  analyze,
  disconnectionsSince,
  experienceOf,
  lossOfClient,
  periodsOf,
  startsOf,
} from '../analyze/index.ts';
import { agreementOf, numbersByPeriod, type Period } from '../applications/index.ts';
import { disturbanceBetween, whyDisturbed } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import {
  type ApplicationOutcome,
  type ClientOutcome,
  type Outcome,
  type PeriodOutcome,
  type PeriodOutcomes,
  Unknown,
} from '../verdict/index.ts';
import { deathOf } from './applications.ts';
import { addBudget, lastStart, recentEvents, subjectSince } from './handles.ts';
import { recordOf } from './recording.ts';
import type { Stage } from './stage.ts';

/** What is known once the workload has ended: the analysis of the record, as matchers read it. */
export function outcomeOf<Name extends string, App extends string>(stage: Stage): Outcome<Name, App> {
  const record = recordOf(stage);
  const report = analyze(record);
  const client = (name: string) => clientOutcome(stage, record, report.clients[name], name);
  const clients = [...stage.clients.keys()].map(name => [name, client(name)]);
  const applications = [...stage.applications.keys()].map(name => [
    name,
    applicationOutcome(stage, record, name),
  ]);
  return {
    subject: 'outcome',
    ...subjectSince(stage, () => lastStart(stage)),
    clients: Object.fromEntries(clients) as Outcome<Name, App>['clients'],
    applications: Object.fromEntries(applications) as Outcome<Name, App>['applications'],
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
    if (found === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
    return found;
  };
  return {
    subject: 'client outcome',
    name,
    report,
    ...subjectSince(stage, start),
    loss() {
      const { final } = record;
      if (final !== undefined && 'unreadable' in final)
        throw new Unknown(`the final data cannot be read: ${final.unreadable}`);
      return lossOfClient(record, name);
    },
    outage: () => experience().outage,
    receiveGap() {
      const { receiveGap } = experience();
      if (receiveGap === undefined)
        throw new Unknown(`${name} never received anything, also before the fault`);
      return receiveGap;
    },
    disconnections: () => disconnectionsSince(record, name, start().injectedAtMs),
    recentEvents: () => recentEvents(stage, name, start().injectedAtMs),
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
    application: name,
    shard,
    period,
    expecting,
    timeline,
    measured() {
      const death = deathOf(stage, name);
      if (death !== undefined) throw new Unknown(`${name} ended by itself: ${death}`);
      const periods = application && periodsOf(record, application);
      if (application?.result === undefined || periods === undefined)
        throw new Unknown(`${name} has no load: it had no users`);
      const { freshForMs, result } = application;
      return numbersByPeriod({ ...result, freshForMs }, periods, shard);
    },
    budget: budget => addBudget(stage, name, { period, ...(shard !== undefined && { shard }), ...budget }),
    disturbed(mostLagMs) {
      const { injectedAtMs } = start();
      const [fromMs, untilMs] =
        period === 'before'
          ? [application?.load?.beganAtMs ?? 0, injectedAtMs]
          : [injectedAtMs, record.workEndedAtMs ?? injectedAtMs];
      return whyDisturbed(disturbanceBetween(record.disturbance, fromMs, untilMs), mostLagMs);
    },
  };
}
