import { type Duration, messageOf, milliseconds, now, pause } from '../basics/index.ts';
import type { Fault } from '../faults/index.ts';
import { type ClientEvent, type FaultEvent, type ObservedEvent, sameAddress } from '../observation/index.ts';
import { agreedMaster, failoverAfter, nameOf, sentinelEvents, stateAfter } from '../timeline/index.ts';
import { type Failover, Unknown } from '../verdict/index.ts';
import type { Injected, Stage } from './stage.ts';

const FIRST_ACKNOWLEDGEMENT_WITHIN_MS = 10_000;
const SEASONED_AFTER_MS = 1100;

/**
 * Injects a fault once every client has had a write acknowledged, and proves that it took effect.
 * @throws Unknown when it cannot run here, when a client did not work before it, when it took no effect
 */
export async function inject(stage: Stage, fault: Fault): Promise<Failover> {
  const availability = await fault.available();
  if (!availability.available)
    throw new Unknown(`${titleOf(fault)} cannot be injected here: ${availability.why}`);
  await seasoned(stage);
  await everyClientWorks(stage);

  stage.progress(`injecting: ${titleOf(fault)}`);
  const injected: Injected = { fault, oldMaster: masterNow(stage), askedAtMs: now() };
  stage.injected.push(injected);
  record(stage, injected, 'asked', injected.askedAtMs);
  const injectedAtMs = await fault.inject();
  injected.injectedAtMs = injectedAtMs;
  record(stage, injected, 'injected', injectedAtMs);
  await prove(stage, injected);
  return failoverOf(stage, injected, injectedAtMs);
}

export const titleOf = ({ kind, target }: Fault): string => `${kind} of ${target}`;

/**
 * A sentinel connects again to a lost instance at most once in a ping period of 1 s, counted from its last
 * connection (sentinelReconnectInstance in sentinel.c), and measures silence from then on. In the first second
 * of a deployment's life it therefore detects a crash up to a second later than ever after.
 */
async function seasoned({ topology }: Stage): Promise<void> {
  await topology.linked;
  await pause(Math.max(0, topology.readyAtMs + SEASONED_AFTER_MS - now()));
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

/** The master that the live sentinels name; the first one before they have been asked. */
export function masterNow({ topology, observation, members }: Stage): string {
  const agreed = agreedMaster(stateAfter(observation.events));
  return (agreed && nameOf(members, agreed)) ?? topology.firstMaster.name;
}

async function prove(stage: Stage, injected: Injected): Promise<void> {
  const proof = await injected.fault.prove();
  injected.proof = proof;
  if (!proof.proven) {
    throw new Unknown(`the ${titleOf(injected.fault)} did not take effect: ${proof.seen}`);
  }
  injected.provenAtMs = now();
  record(stage, injected, 'proven', injected.provenAtMs, proof.seen);
}

/** Undoes a fault that is not undone yet, and proves it. Never throws: what went wrong stays in `healFailed`. */
export async function heal(stage: Stage, injected: Injected): Promise<void> {
  if (injected.healedAtMs !== undefined) return;
  record(stage, injected, 'heal asked', now());
  try {
    await injected.fault.heal();
    const proof = await injected.fault.proveHealed();
    if (!proof.proven) throw new Error(proof.seen);
    injected.healedAtMs = now();
    delete injected.healFailed;
    record(stage, injected, 'healed', injected.healedAtMs, proof.seen);
  } catch (error) {
    injected.healFailed = messageOf(error);
  }
}

function record(
  { observation }: Stage,
  { fault }: Injected,
  moment: FaultEvent['moment'],
  atMs: number,
  detail = '',
): void {
  observation.record({ kind: 'fault', atMs, fault: fault.kind, target: fault.target, moment, detail });
}

function failoverOf(stage: Stage, injected: Injected, injectedAtMs: number): Failover {
  const { observation, members } = stage;
  const start = { injectedAtMs, oldMaster: injected.oldMaster };
  const timeline = () => failoverAfter(observation.events, members, start);
  return {
    subject: 'failover',
    fault: titleOf(injected.fault),
    timeline,
    async promotedWithin(within: Duration) {
      const withinMs = milliseconds('within', within);
      stage.progress(`waiting up to ${within} for a promotion`);
      const promotedMs = await observation.until(() => timeline().phases.promotedMs, injectedAtMs + withinMs);
      return promotedMs !== undefined && promotedMs <= withinMs ? promotedMs : undefined;
    },
    obstacles: () => obstaclesAfter(stage, start),
    async heal() {
      stage.progress(`healing: ${titleOf(injected.fault)}`);
      await heal(stage, injected);
      if (injected.healFailed !== undefined) {
        throw new Unknown(`the ${titleOf(injected.fault)} could not be healed: ${injected.healFailed}`);
      }
    },
  };
}

/** What the sentinels published that explains why nobody was promoted. */
function obstaclesAfter(
  { observation, members }: Stage,
  { injectedAtMs, oldMaster }: { injectedAtMs: number; oldMaster: string },
): string[] {
  const told = sentinelEvents(observation.events)
    .filter(({ atMs, event }) => atMs >= injectedAtMs && event.startsWith('-failover-abort'))
    .map(({ sentinel, event }) => `${sentinel} published ${event}`);
  const { views, answering } = stateAfter(observation.events);
  const old = members.find(({ name }) => name === oldMaster);
  const loyal = [...views.values()].filter(({ master }) => old && sameAddress(master, old.address));
  const silent = [...answering.values()].filter(each => !each.answering).map(each => each.server);
  return [
    ...new Set(told),
    ...(loyal.length > 0
      ? [`${loyal.map(({ sentinel }) => sentinel).join(', ')} still name ${oldMaster}`]
      : []),
    ...(silent.length > 0 ? [`not answering: ${silent.join(', ')}`] : []),
  ];
}
