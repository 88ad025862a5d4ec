import { type Duration, isUnusableInput, messageOf, milliseconds, now, pause } from '../basics/index.ts';
import {
  availabilityOfAll,
  faultsOf,
  heal,
  type Injected,
  type Nemesis,
  perform,
  titleOf,
  titleOfInjected,
} from '../faults/index.ts';
import { type ClientEvent, type ObservedEvent, whyTooLate } from '../observation/index.ts';
import { failoverAfter, kindOf, obstaclesAfter } from '../timeline/index.ts';
import { type Failover, Unknown } from '../verdict/index.ts';
import { everyApplicationWorks } from './applications.ts';
import { type Stage, type Start, starts } from './stage.ts';

const FIRST_ACKNOWLEDGEMENT_WITHIN_MS = 20_000;
const PING_PERIOD_MS = 1000;
// A moment is noted up to 1 ms before the sentinel's own, and timers of both sides round.
const SLACK_MS = 5;

/**
 * Injects a fault, or a plan of several, once every client has had a write acknowledged, and proves that each took
 * effect. Resolves when all of the plan was carried out.
 * @throws Unknown when it cannot run here, when a client did not work before it, when a fault took no effect or a
 * trigger did not fire
 */
export async function inject(stage: Stage, nemesis: Nemesis): Promise<Failover> {
  const injecting = injectNow(stage, nemesis);
  stage.running.add(injecting);
  return injecting.finally(() => stage.running.delete(injecting));
}

async function injectNow(stage: Stage, nemesis: Nemesis): Promise<Failover> {
  const { deployment, journal, injections, end } = stage;
  const availability = availabilityOfAll([nemesis]);
  if (!availability.available)
    throw new Unknown(
      `${availability.why}; named in the scenario's 'faults', it would have been skipped for that reason`,
    );
  await Promise.all([seasoned(stage), everyClientWorks(stage)]);
  await everyApplicationWorks(stage);
  if (end.signal.aborted) throw new Unknown('the scenario was over before this could be injected');

  const title = faultsOf(nemesis).map(titleOf).join(', ');
  stage.progress(`injecting: ${title}`);
  injections.push(journal.injected.length);
  const injected = await perform(nemesis, deployment, journal, end.signal).catch(error => {
    throw isUnusableInput(error) ? error : new Unknown(messageOf(error));
  });
  return failoverOf(stage, injected, title);
}

/**
 * A sentinel connects again to a lost instance at most once in a ping period of 1 s, counted from its last
 * connection (sentinelReconnectInstance in sentinel.c), and measures silence from then on. In the first second
 * of a deployment's life it therefore detects a crash up to a second later than ever after. Its connections to other
 * sentinels, which detect nothing of a server, may be younger.
 */
async function seasoned({ topology }: Stage): Promise<void> {
  const { linked, servers, watchedSinceMs = Number.NEGATIVE_INFINITY } = topology;
  await Promise.all([
    linked,
    // Shells that are open when a fault needs them: answering an event must not wait for the engine.
    ...servers.map(({ host }) => host.quickly('true').catch(() => undefined)),
    pause(Math.max(0, watchedSinceMs + PING_PERIOD_MS + SLACK_MS - now())),
  ]);
}

async function everyClientWorks({ observation, clients }: Stage): Promise<void> {
  const idle = () => {
    const working = new Set(observation.events.flatMap(e => (isAcknowledgement(e) ? [e.client] : [])));
    return [...clients.keys()].filter(name => !working.has(name));
  };
  const death = () => observation.events.find(event => event.kind === 'client' && event.event === 'died');
  const deadlineMs = now() + FIRST_ACKNOWLEDGEMENT_WITHIN_MS;
  await observation.until(() => (idle().length === 0 ? 'all' : death()), deadlineMs);
  if (idle().length === 0) return;
  const [name = ''] = idle();
  const did = observation.events.findLast(event => event.kind === 'client' && event.client === name) as
    | ClientEvent
    | undefined;
  const last = did === undefined ? 'it did nothing at all' : `it did last: ${did.event} ${did.detail}`;
  throw new Unknown(
    `the workload of ${idle().join(' and ')} had no write acknowledged before the fault; ${last.trim()}`,
  );
}

const isAcknowledgement = (event: ObservedEvent): event is ClientEvent =>
  event.kind === 'client' && event.event === 'acknowledged-by';

function failoverOf(stage: Stage, injected: readonly Injected[], title: string): Failover {
  const { observation, members, journal } = stage;
  const start = startOf(stage, injected);
  const timeline = () => failoverAfter(observation.events, members, start);
  return {
    subject: 'failover',
    fault: injected.length === 1 ? injected.map(titleOfInjected).join() : title,
    moments: injected.map(({ askedAtMs, injectedAtMs = Number.NaN, provenAtMs = Number.NaN }) => ({
      askedAtMs,
      injectedAtMs,
      provenAtMs,
    })),
    timeline,
    demand: demand => stage.demands.push(demand),
    async promotedWithin(within: Duration) {
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for a promotion`);
      const promotedMs = await observation.until(
        () => timeline().phases.promotedMs,
        start.injectedAtMs + withinMs,
      );
      return promotedMs !== undefined && promotedMs <= withinMs ? promotedMs : undefined;
    },
    obstacles: () => obstaclesAfter(observation.events, members, start),
    tiedVote: () =>
      kindOf(members).tiedVoteAfter(observation.events, members, start, stage.topology.settings.quorum),
    disturbed: overrun =>
      whyTooLate(stage.disturbance, { fromMs: start.injectedAtMs, untilMs: stage.workEndedAtMs }, overrun),
    async heal() {
      stage.progress(`healing: ${title}`);
      for (const each of injected.toReversed()) {
        await heal(each, journal);
        if (each.healFailed !== undefined)
          throw new Unknown(`the ${titleOfInjected(each)} could not be healed: ${each.healFailed}`);
      }
    },
  };
}

function startOf(stage: Stage, injected: readonly Injected[]): Start {
  const start = starts(stage).find(({ index }) =>
    injected.includes(stage.journal.injected[index] as Injected),
  );
  if (start === undefined) throw new Unknown('nothing was injected');
  return start;
}
