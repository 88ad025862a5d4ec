import { isUnusableInput, messageOf, now, pause } from '../basics/index.ts';
import { availabilityOfAll, faultsOf, type Nemesis, perform, titleOf } from '../faults/index.ts';
import type { ClientEvent, ObservedEvent } from '../observation/index.ts';
import { type Failover, Unknown } from '../verdict/index.ts';
import { everyCrowdWorks } from './crowds.ts';
import { failoverHandle } from './handles.ts';
import { everyServiceWorks } from './services.ts';
import type { Injection, Stage } from './stage.ts';

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
  const { deployment, injections, abort } = stage;
  const availability = availabilityOfAll([nemesis], stage.topology.settings);
  if (!availability.available)
    throw new Unknown(
      `${availability.why}; named in the scenario's 'faults', it would have been skipped for that reason`,
    );
  await Promise.all([sentinelsWarmedUp(stage), everyClientWorks(stage)]);
  await everyCrowdWorks(stage);
  await everyServiceWorks(stage);
  if (abort.signal.aborted) throw new Unknown('the scenario was over before this could be injected');
  const title = faultsOf(nemesis).map(titleOf).join(', ');
  // No client would notice it, and its outcome stays what it was.
  if (stage.workEndedAtMs !== undefined)
    throw new Error(
      `the ${title} was injected after finish() had ended the workload; inject before finish()`,
    );

  stage.progress(`injecting: ${title}`);
  const injection: Injection = { title, injected: [] };
  injections.push(injection);
  const journal = { ...stage.journal, injected: injection.injected };
  await perform(nemesis, deployment, journal, abort.signal).catch(error => {
    throw isUnusableInput(error) ? error : new Unknown(messageOf(error));
  });
  return failoverHandle(stage, injection);
}

/**
 * A sentinel connects again to a lost instance at most once in a ping period of 1 s, counted from its last connection
 * (sentinelReconnectInstance in sentinel.c), and measures its silence from then on. In the first second of a deployment's
 * life it therefore detects a crash up to a second later than ever after. Its connections to other sentinels, which detect
 * nothing of a server, may be younger.
 */
async function sentinelsWarmedUp({ topology }: Stage): Promise<void> {
  const { linked, servers, watchedSinceMs = Number.NEGATIVE_INFINITY } = topology;
  await Promise.all([
    linked,
    // Shells that are open when a fault needs them: answering an event must not wait for the engine.
    ...servers.map(({ host }) => host.quickly('true').catch(() => undefined)),
    pause(Math.max(0, watchedSinceMs + PING_PERIOD_MS + SLACK_MS - now())),
  ]);
}

/** @throws Unknown when a client had nothing acknowledged in time, or its process ended */
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
  const last = did === undefined ? 'it did nothing at all' : `its last event: ${did.event} ${did.detail}`;
  throw new Unknown(
    `the workload of ${idle().join(' and ')} had no write acknowledged before the fault; ${last.trim()}`,
  );
}

const isAcknowledgement = (event: ObservedEvent): event is ClientEvent =>
  event.kind === 'client' && event.event === 'acknowledged-by';
