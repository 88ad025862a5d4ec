import { messageOf, now, pause } from '../basics/index.ts';
import { type Deployment, describeTrigger } from './deployment.ts';
import { type AimedFault, checkProof, type Fault } from './fault.ts';
import { healTogether, type Injected, type Journal, titleOfInjected } from './injected.ts';
import type { Nemesis } from './nemesis.ts';

type Of<Does extends Nemesis['does']> = Extract<Nemesis, { does: Does }>;

/** What a part of a nemesis is carried out with. */
interface Setting {
  readonly deployment: Deployment;
  readonly journal: Journal;
  /** Ends the waiting; what is being injected just now is injected to its end. */
  readonly signal: AbortSignal;
  /** Events since then count for triggers, in ms on the harness's clock. */
  readonly armedAtMs: number;
  readonly trigger?: Injected['trigger'];
}

/**
 * Carries a nemesis out: resolves when all of it was injected and proven, and what was to last a time is healed.
 * @throws Error in words when a fault took no effect or a trigger did not fire in time
 */
export const perform = (
  nemesis: Nemesis,
  deployment: Deployment,
  journal: Journal,
  signal: AbortSignal,
): Promise<readonly Injected[]> => carryOut(nemesis, { deployment, journal, signal, armedAtMs: now() });

/** @returns what it injected: others may be at work at the same time */
function carryOut(nemesis: Nemesis, setting: Setting): Promise<readonly Injected[]> {
  setting.signal.throwIfAborted();
  switch (nemesis.does) {
    case 'fault':
      return injectFault(nemesis, setting);
    case 'in sequence':
      return inSequence(nemesis, setting);
    case 'together':
      return allTogether(nemesis, setting);
    case 'repeat':
      return again(nemesis, setting);
    case 'for a time':
      return forATime(nemesis, setting);
    case 'after':
      return afterATime(nemesis, setting);
    case 'when':
      return onTrigger(nemesis, setting);
  }
}

async function injectFault(fault: Fault, { deployment, journal, trigger }: Setting): Promise<Injected[]> {
  const askedAtMs = now();
  const aimed = await fault.aim(deployment);
  const injected: Injected = {
    fault,
    aimed,
    target: aimed.target,
    oldMaster: deployment.master(fault.shard ?? affectedShard(aimed, deployment)).name,
    askedAtMs,
    ...(trigger === undefined ? {} : { trigger }),
  };
  journal.injected.push(injected);
  journal.tell(injected, 'asked', injected.askedAtMs);
  try {
    injected.injectedAtMs = momentOf(await aimed.inject(), injected);
  } catch (error) {
    injected.injectFailed = messageOf(error);
    throw error;
  }
  journal.tell(injected, 'injected', injected.injectedAtMs);
  injected.proof = checkProof('prove', await aimed.prove());
  if (!injected.proof.proven)
    throw new Error(`the ${titleOfInjected(injected)} did not take effect: ${injected.proof.seen}`);
  injected.provenAtMs = now();
  journal.tell(injected, 'proven', injected.provenAtMs, injected.proof.seen);
  return [injected];
}

// Moments of hosts come from other clocks.
const CLOCKS_DIFFER_MS = 1000;

/** @throws Error when `inject` of a fault of the user's gave none of its own time: every time of a report counts from it */
function momentOf(atMs: unknown, injected: Injected): number {
  const { askedAtMs } = injected;
  const earliestMs = askedAtMs - CLOCKS_DIFFER_MS;
  const latestMs = now() + CLOCKS_DIFFER_MS;
  if (typeof atMs === 'number' && atMs >= earliestMs && atMs <= latestMs) return atMs;
  throw new Error(
    `inject() of the ${titleOfInjected(injected)} returned ${atMs}; allowed: now() of the moment at which it took effect`,
  );
}

/** The shard of the first redis server; a fault of sentinels only counts for the first shard. */
const affectedShard = ({ servers }: AimedFault, { topology: { shards } }: Deployment): string =>
  servers.find(({ shard }) => shard !== undefined)?.shard ?? shards[0];

async function inSequence({ parts }: Of<'in sequence'>, setting: Setting): Promise<Injected[]> {
  const done: Injected[] = [];
  let { armedAtMs } = setting;
  for (const part of parts) {
    // An event that came while the part before was still being proven must not be missed.
    const beganAtMs = now();
    done.push(...(await carryOut(part, { ...setting, armedAtMs })));
    armedAtMs = beganAtMs;
  }
  return done;
}

/** When one of them fails, the others end their waiting: nothing may go on unwatched. */
async function allTogether({ parts }: Of<'together'>, setting: Setting): Promise<Injected[]> {
  const end = new AbortController();
  const signal = AbortSignal.any([setting.signal, end.signal]);
  const begun = parts.map(async part => carryOut(part, { ...setting, signal }));
  for (const part of begun) part.catch(() => end.abort());
  // The first that failed is the reason: the others end because of it.
  const all = Promise.all(begun);
  all.catch(() => undefined);
  await Promise.allSettled(begun);
  return (await all).flat();
}

async function again({ part, everyMs, times }: Of<'repeat'>, setting: Setting): Promise<readonly Injected[]> {
  const beganAtMs = now();
  // A trigger around it begins the first round: an `after` in a later one does not count from it.
  const { trigger: _begun, ...later } = setting;
  for (let round = 1; ; round += 1) {
    const done = await carryOut(part, { ...(round === 1 ? setting : later), armedAtMs: now() });
    if (round === times) return done;
    await wait(beganAtMs + round * everyMs - now(), setting.signal);
    await healTogether(done, setting.journal);
  }
}

async function forATime({ part, forMs }: Of<'for a time'>, setting: Setting): Promise<readonly Injected[]> {
  const done = await carryOut(part, setting);
  const tookEffect = done.map(({ injectedAtMs = now() }) => injectedAtMs);
  await wait(Math.min(...tookEffect) + forMs - now(), setting.signal);
  await healTogether(done, setting.journal);
  return done;
}

async function afterATime({ part, afterMs }: Of<'after'>, setting: Setting): Promise<readonly Injected[]> {
  const firedAtMs = (setting.trigger?.firedAtMs ?? now()) + afterMs;
  await wait(firedAtMs - now(), setting.signal);
  return carryOut(part, { ...setting, armedAtMs: firedAtMs, trigger: { what: `${afterMs} ms`, firedAtMs } });
}

async function onTrigger(
  { trigger, withinMs, part }: Of<'when'>,
  setting: Setting,
): Promise<readonly Injected[]> {
  const { deployment, signal } = setting;
  const fired = deployment.fired(trigger, setting.armedAtMs, now() + withinMs);
  const firedAtMs = await abortable(fired, signal);
  if (firedAtMs === undefined)
    throw new Error(
      `'${describeTrigger(trigger)}' did not happen within ${withinMs} ms, so nothing was injected then`,
    );
  return carryOut(part, {
    ...setting,
    armedAtMs: firedAtMs,
    trigger: { what: describeTrigger(trigger), firedAtMs },
  });
}

const BROKEN_OFF = 'the injection was aborted';

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(Math.max(0, ms), signal).catch(() => {
    throw new Error(BROKEN_OFF);
  });

function abortable<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new Error(BROKEN_OFF));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
