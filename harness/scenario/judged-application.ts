import { agreementOf, numbersByPeriod, type Period, type RunningApplication } from '../applications/index.ts';
import { type Duration, milliseconds, now, pause, poll } from '../basics/index.ts';
import { whyTooLate, whyTooSlow } from '../observation/index.ts';
import { type JudgedApplication, type JudgedPeriod, type JudgedPeriods, Unknown } from '../verdict/index.ts';
import { backAtMs, endApplication, periodsOf } from './applications.ts';
import { cachedEntries } from './cached-entries.ts';
import { timelineOf } from './judged-client.ts';
import { type Stage, type Start, starts } from './stage.ts';

// A cache that is not back by then is not waited for any longer: the fault lasts until the end.
const BACK_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** An application as matchers see it. */
export function judgedApplication(stage: Stage, name: string): JudgedApplication {
  const running = stage.applications.get(name);
  if (running === undefined) throw new Unknown(`there is no application ${name}`);
  const lastFault = (): Start => lastFaultOf(stage, name);
  return {
    subject: 'application',
    name,
    url: running.url,
    urls: running.urls,
    ...judgedPeriods(stage, running, undefined),
    shard: shard => judgedPeriods(stage, running, shard),
    ask: running.ask,
    async backWithin(within: Duration) {
      const { injectedAtMs } = lastFault();
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for the cache of ${name}`);
      const foundAtMs = await untilBack(stage, name, injectedAtMs + withinMs);
      if (foundAtMs === undefined || foundAtMs > injectedAtMs + withinMs) return undefined;
      return foundAtMs - injectedAtMs;
    },
    async cached() {
      const masters = stage.topology.shards.map(shard => stage.deployment.master(shard));
      const { cachePrefix } = running.application;
      return (await Promise.all(masters.map(master => cachedEntries(master, cachePrefix)))).flat();
    },
    async agreement() {
      const { load, answers, lag } = await ended(stage, running);
      if (load === undefined) throw new Unknown(`the load generator of ${name} told nothing`);
      return agreementOf(load, answers, lag);
    },
    budget: budget => stage.budgets.push({ application: name, ...budget }),
    timeline: () => timelineOf(stage, lastFault()),
    disturbed: overrun =>
      whyTooLate(
        stage.disturbance,
        { fromMs: lastFault().injectedAtMs, untilMs: stage.workEndedAtMs },
        overrun,
      ),
  };
}

function lastFaultOf(stage: Stage, name: string): Start {
  const last = starts(stage).at(-1);
  if (last === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
  return last;
}

const judgedPeriods = (
  stage: Stage,
  running: RunningApplication,
  shard: string | undefined,
): JudgedPeriods => ({
  before: judgedPeriod(stage, running, shard, 'before'),
  during: judgedPeriod(stage, running, shard, 'during'),
  after: judgedPeriod(stage, running, shard, 'after'),
});

function judgedPeriod(
  stage: Stage,
  running: RunningApplication,
  shard: string | undefined,
  period: Period,
): JudgedPeriod {
  const { name, application } = running;
  return {
    subject: 'period',
    application: name,
    shard,
    period,
    async measured() {
      const remains = await ended(stage, running);
      const death = deathOf(stage, name);
      if (death !== undefined) throw new Unknown(`${name} ended by itself: ${death}`);
      const periods = periodsOf(stage, running, remains);
      if (periods === undefined) throw new Unknown(`${name} has no load: nobody asked it`);
      const { freshForMs } = application;
      return numbersByPeriod({ ...remains, freshForMs }, periods, shard);
    },
    budget: budget =>
      stage.budgets.push({ application: name, period, ...(shard !== undefined && { shard }), ...budget }),
    timeline: () => timelineOf(stage, lastFaultOf(stage, name)),
    disturbed(overrun) {
      const fault = lastFaultOf(stage, name).injectedAtMs;
      const [fromMs, untilMs] =
        period === 'before' ? [running.loadBeganAtMs() ?? 0, fault] : [fault, stage.workEndedAtMs];
      return whyTooSlow(stage.disturbance, { fromMs, untilMs }, overrun);
    },
  };
}

/** Why it ended by itself; undefined when it did not. */
const deathOf = ({ observation }: Stage, name: string): string | undefined =>
  observation.events.flatMap(event =>
    event.kind === 'client' && event.client === name && event.event === 'died' ? [event.detail] : [],
  )[0];

/** Ends an application once its cache is back and it was asked for a while after. */
async function ended(stage: Stage, { name, application: { load } }: RunningApplication) {
  if (!stage.applicationEnds.has(name) && load !== undefined) {
    stage.progress(`measuring ${name} until its cache is back, and for ${load.afterMs} ms after`);
    const { injectedAtMs } = lastFaultOf(stage, name);
    const foundAtMs = await untilBack(stage, name, Math.max(injectedAtMs + BACK_WITHIN_MS, now()));
    if (deathOf(stage, name) !== undefined) return endApplication(stage, name);
    await pause(Math.max(0, (foundAtMs ?? now()) + load.afterMs - now()));
  }
  return endApplication(stage, name);
}

// Of an application that died: nothing to wait for.
const NEVER = Number.POSITIVE_INFINITY;
// It can be told only when it has lasted.
const TOLD_LATER_MS = 1100;

const untilBack = (stage: Stage, name: string, deadlineMs: number): Promise<number | undefined> =>
  poll(async () => (deathOf(stage, name) === undefined ? backAtMs(stage, name) : NEVER), {
    withinMs: deadlineMs - now() + TOLD_LATER_MS,
    everyMs: LOOK_EVERY_MS,
  });
