import { type FailoverStart, failoverFrom, followedMs, startsOf } from '../analyze/index.ts';
import { badField, type Duration, messageOf, milliseconds, now, poll } from '../basics/index.ts';
import { healTogether, titleOfInjected } from '../faults/index.ts';
import { type Overrun, whyTooLate } from '../observation/index.ts';
import type { RecordedBudget } from '../run/index.ts';
import { type RunningService, troubleAfter } from '../services/index.ts';
import { kindOf, obstaclesAfter, sentinelEvents } from '../timeline/index.ts';
import {
  type Client,
  type DeploymentSubject,
  type Failover,
  type ServiceUnderTest,
  Unknown,
} from '../verdict/index.ts';
import { recordOf } from './recording.ts';
import { cachedEntries, untilBack } from './services.ts';
import { awaitAllStable } from './stable.ts';
import { type Injection, injectedIn, type Stage } from './stage.ts';

// What a scenario's body is given while everything is at work. What these ask, they ask of the analysis of what was
// recorded so far.

// Moments come from what was recorded, and not from when it is looked at.
const LOOK_REST_MS = 50;

const startsIn = (stage: Stage): FailoverStart[] => startsOf(recordOf(stage));

/** @throws Unknown when nothing was injected yet */
export function lastStart(stage: Stage, shard?: string): FailoverStart {
  const starts = startsIn(stage);
  const last = starts.findLast(each => shard === undefined || each.shard === shard) ?? starts.at(-1);
  if (last === undefined) throw new Unknown('it was judged before any fault was injected');
  return last;
}

/** What every subject of a matcher has, judged from a failover's start on. */
export const subjectSince = (stage: Stage, start: () => FailoverStart) => ({
  expecting: stage.ledger.expecting,
  timeline: () => failoverFrom(recordOf(stage), start()),
  disturbed(overrun?: Overrun) {
    const watched = { fromMs: start().injectedAtMs, untilMs: stage.workEndedAtMs ?? now() };
    return whyTooLate(stage.disturbance.samples(), watched, overrun);
  },
});

/** @throws Unknown when nothing of it took effect */
export function failoverHandle(stage: Stage, injection: Injection): Failover {
  const place = stage.injections.indexOf(injection);
  const start = startsIn(stage).find(each => each.injection === place);
  if (start === undefined) throw new Unknown('nothing was injected');
  const subject = subjectSince(stage, () => start);
  const { injected } = injection;
  return {
    subject: 'failover',
    ...subject,
    injectedAtMs: start.injectedAtMs,
    fault: injected.length === 1 ? injected.map(titleOfInjected).join() : injection.title,
    moments: injected.map(({ askedAtMs, injectedAtMs = Number.NaN, provenAtMs = Number.NaN }) => ({
      askedAtMs,
      injectedAtMs,
      provenAtMs,
    })),
    async promotedWithin(within) {
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for a promotion`);
      const promotedMs = await stage.observation.until(
        () => subject.timeline().phases.promotedMs,
        start.injectedAtMs + withinMs,
        LOOK_REST_MS,
      );
      return promotedMs !== undefined && promotedMs <= withinMs ? promotedMs : undefined;
    },
    obstacles: () => obstaclesAfter(stage.observation.events, stage.members, start),
    splitVote: () =>
      kindOf(stage.members).tiedVoteAfter(
        stage.observation.events,
        stage.members,
        start,
        stage.topology.settings.quorum,
      ),
    async heal() {
      stage.progress(`healing: ${injection.title}`);
      await healTogether(injected, { ...stage.journal, injected: injectedIn(stage) }).catch(error => {
        throw new Unknown(messageOf(error));
      });
    },
  };
}

export function clientHandle(stage: Stage, name: string): Client {
  const start = () => lastStart(stage, stage.clients.get(name)?.shard);
  const subject = subjectSince(stage, start);
  return {
    subject: 'client',
    name,
    ...subject,
    recentEvents: () => recentEvents(stage, name, start().injectedAtMs),
    async followedWithin(within, failover) {
      if (stage.workEndedAtMs !== undefined)
        throw new Error(
          `whether ${name} follows was asked after finish() had ended its workload; ask before finish()`,
        );
      const withinMs = milliseconds('within', within);
      const { injectedAtMs, timeline } = failover ?? { ...subject, injectedAtMs: start().injectedAtMs };
      stage.progress(`waiting up to ${within} for ${name} to follow`);
      const followed = await stage.observation.until(
        () => followedMs(recordOf(stage), name, { ...timeline(), injectedAtMs }),
        injectedAtMs + withinMs,
        LOOK_REST_MS,
      );
      return followed !== undefined && followed <= withinMs ? followed : undefined;
    },
  };
}

/** The deployment as matchers see it. */
export function deploymentHandle(stage: Stage): DeploymentSubject {
  const start = () => lastStart(stage);
  const publishedSince = (sinceMs: number) =>
    sentinelEvents(stage.observation.events).filter(({ atMs }) => atMs >= sinceMs);
  return {
    subject: 'topology',
    ...subjectSince(stage, start),
    unstableAfter: within => awaitAllStable(stage, milliseconds('within', within)),
    async publishedWithin(event, within) {
      const { injectedAtMs } = start();
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for ${event}`);
      const found = await stage.observation.until(
        () => publishedSince(injectedAtMs).find(each => each.event === event),
        injectedAtMs + withinMs,
        LOOK_REST_MS,
      );
      if (found === undefined || found.atMs > injectedAtMs + withinMs) return undefined;
      return found.atMs - injectedAtMs;
    },
    published() {
      const events = publishedSince(start().injectedAtMs).map(
        ({ sentinel, event }) => `${sentinel} ${event}`,
      );
      return [...new Set(events)];
    },
  };
}

const RECOVERY_EVERY_MS = 500;

/** A running service as a scenario's body sees it. */
export function serviceHandle(stage: Stage, running: RunningService): ServiceUnderTest {
  const { name, url, urls, ask, answers, service } = running;
  const start = () => lastStart(stage);
  return {
    subject: 'service',
    name,
    url,
    urls,
    ...subjectSince(stage, start),
    ask,
    async signal(signal) {
      await running.signal(signal);
    },
    async recoveredWithin(within) {
      const { injectedAtMs } = start();
      const untilMs = injectedAtMs + milliseconds('within', within);
      stage.progress(`waiting up to ${within} for requests of ${name} to succeed`);
      const recovered = async () => troubleAfter(answers(), injectedAtMs, now()).recoveredAtMs;
      const foundAtMs = await poll(recovered, { withinMs: untilMs - now(), everyMs: RECOVERY_EVERY_MS });
      return foundAtMs === undefined || foundAtMs > untilMs ? undefined : foundAtMs - injectedAtMs;
    },
    async backWithin(within: Duration) {
      const { injectedAtMs } = start();
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for the cache of ${name}`);
      const foundAtMs = await untilBack(stage, running, injectedAtMs + withinMs);
      if (foundAtMs === undefined || foundAtMs > injectedAtMs + withinMs) return undefined;
      return foundAtMs - injectedAtMs;
    },
    async cached() {
      const prefix = service.cache?.prefix;
      if (prefix === undefined)
        throw badField(`the option cache of the service ${name}`, prefix, "{ prefix: 'web:' }");
      const masters = stage.topology.shards.map(shard => stage.deployment.master(shard));
      return (await Promise.all(masters.map(master => cachedEntries(master, prefix)))).flat();
    },
    budget: budget => addBudget(stage, name, budget),
  };
}

export const addBudget = ({ budgets }: Stage, service: string, budget: RecordedBudget): void => {
  budgets.set(service, [...(budgets.get(service) ?? []), budget]);
};

const RECENT_EVENTS = 12;

/** What a client did since a moment, in words: the last of it. */
export function recentEvents({ observation }: Stage, client: string, sinceMs: number): string[] {
  const did = observation.events.flatMap(event => {
    if (event.kind !== 'client' || event.client !== client || event.atMs < sinceMs) return [];
    return [
      `${client} after ${Math.round(event.atMs - sinceMs)} ms: ${event.event} ${event.detail}`.trimEnd(),
    ];
  });
  if (did.length === 0)
    return [`${client} has done nothing since the fault (${Math.round(now() - sinceMs)} ms)`];
  return did.slice(-RECENT_EVENTS);
}
