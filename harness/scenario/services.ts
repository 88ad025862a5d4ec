import { join } from 'node:path';
import { startsOf } from '../analyze/index.ts';
import { now, pause, poll } from '../basics/index.ts';
import type { Observation } from '../observation/index.ts';
import { runSeed } from '../run/index.ts';
import {
  type CachedEntry,
  cacheBackAtMs,
  isSuccess,
  type Pace,
  type RunningService,
  reportsCache,
  type ServiceRemains,
  sightingsOf,
  startService,
  troubleAfter,
} from '../services/index.ts';
import { type Control, type Server, type Topology, withControl } from '../topology/index.ts';
import { Unknown } from '../verdict/index.ts';
import type { ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { recordOf } from './recording.ts';
import type { Stage } from './stage.ts';

/**
 * Starts every service and its users, and adds it to `started` at once: what is not there is never ended.
 * @throws when one does not become ready; the others are in `started` then
 */
export async function startServices(
  { folder }: ScenarioPlace,
  { services }: Pick<ScenarioSettings<string>, 'services'>,
  topology: Topology,
  observation: Observation,
  started: Map<string, RunningService>,
): Promise<void> {
  const starting = Object.entries(services).map(async ([name, service]) => {
    const running = await startService(name, service, topology, {
      folder: join(folder, 'services'),
      onEvent: (event, atMs, detail) =>
        observation.record({ kind: 'client', atMs, client: name, event, detail }),
    });
    started.set(name, running);
    running.beginLoad(runSeed());
  });
  // All of them, so that none starts after everything was ended.
  const ends = await Promise.allSettled(starting);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/**
 * Waits until every service has been asked for long enough to know how it does without a fault.
 * @throws Unknown when no request succeeded, or when a service that reports its cache never had a hit
 */
export async function everyServiceWorks({ services, progress }: Stage): Promise<void> {
  for (const running of services.values()) {
    const { name, service, loadBeganAtMs } = running;
    const beganAtMs = loadBeganAtMs();
    if (service.load === undefined || beganAtMs === undefined) continue;
    progress(`measuring ${name} before the fault`);
    const fromMs = beganAtMs + service.load.warmupMs;
    await pause(Math.max(0, fromMs + service.load.beforeMs - now()));
    serviceWorks(running, fromMs);
  }
}

function serviceWorks({ name, answers }: RunningService, fromMs: number): void {
  const all = answers();
  const measured = all.filter(({ atMs }) => atMs >= fromMs);
  if (!measured.some(isSuccess)) {
    const error = measured.findLast(answer => answer.error !== undefined)?.error ?? 'it has no answer so far';
    throw new Unknown(`no request to ${name} succeeded before the fault: ${error}`);
  }
  if (reportsCache(all) && !all.some(({ cache }) => cache === 'hit'))
    throw new Unknown(`the cache of ${name} answered nothing before the fault`);
}

/** Ends a service and its load, at most once. */
function endService(stage: Stage, name: string): Promise<ServiceRemains> {
  const running = stage.services.get(name);
  if (running === undefined) throw new Unknown(`there is no service ${name}`);
  const ending = stage.serviceEnds.get(name) ?? running.finish();
  stage.serviceEnds.set(name, ending);
  return ending;
}

export async function endServices(stage: Stage): Promise<ReadonlyMap<string, ServiceRemains>> {
  const ends = [...stage.services.keys()].map(async name => [name, await endService(stage, name)] as const);
  return new Map(await Promise.all(ends));
}

// That the cache is back shows only when it has lasted.
const SHOWN_AFTER_MS = 1100;

/**
 * Waits until the cache of a running service answers again after the last fault. @returns when; undefined if it was not in time
 * @throws Unknown before any fault, TypeError when its answers do not report a cache
 */
export async function untilBack(
  stage: Stage,
  running: RunningService,
  deadlineMs: number,
): Promise<number | undefined> {
  const { name } = running;
  const fault = startsOf(recordOf(stage)).at(-1);
  if (fault === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
  if (!reportsCache(running.answers()))
    throw new TypeError(
      `${name} does not report whether its cache answers: with the header 'x-cache', as 'hit', 'miss' or 'unreachable'`,
    );
  const back = async () => backOf(running, fault.injectedAtMs);
  return poll(back, { withinMs: deadlineMs - now() + SHOWN_AFTER_MS, everyMs: readEveryMs(running) });
}

/**
 * Waits until every service with users is back, its cache or else its requests, and they have asked for a while after.
 */
export async function measureServices(stage: Stage): Promise<void> {
  const fault = startsOf(recordOf(stage)).at(-1);
  if (fault === undefined) return;
  const measuring = [...stage.services.values()].map(running => {
    const { name, service } = running;
    if (service.load === undefined || stage.serviceEnds.has(name)) return undefined;
    stage.progress(`measuring ${name} until it is back, and for ${service.load.afterMs} ms after`);
    return measureService(running, service.load, fault.injectedAtMs);
  });
  await Promise.all(measuring);
}

/** Its process ended by itself, and nothing starts it again. One that a fault ended is started by its heal. */
const isGone = ({ service: { restart }, isRunning, exits }: RunningService): boolean =>
  restart === 'never' && !isRunning() && exits.at(-1)?.isExpected === false;

// All requests so far are read each time: the more there are, the less often.
const readEveryMs = ({ service }: RunningService): number => 250 + (service.load?.rate ?? 0);

/** Until it has been back for as long as is measured after that: what seemed to be a recovery can be followed by trouble. */
async function measureService(
  running: RunningService,
  { afterMs, recoveryMs }: Pace,
  faultAtMs: number,
): Promise<void> {
  const measured = async () => {
    if (isGone(running)) return true;
    const back = backOf(running, faultAtMs);
    return (back !== undefined && now() >= back + afterMs) || undefined;
  };
  const withinMs = Math.max(faultAtMs + recoveryMs - now(), 0) + afterMs;
  await poll(measured, { withinMs, everyMs: readEveryMs(running) });
}

/** When the cache of a service that reports it answered again, or the requests of any other succeeded again. */
function backOf(running: RunningService, faultAtMs: number): number | undefined {
  const answers = running.answers();
  if (reportsCache(answers)) return cacheBackAtMs(sightingsOf(answers), faultAtMs, now());
  return troubleAfter(answers, faultAtMs, now()).recoveredAtMs;
}

const SERVES_AGAIN_WITHIN_MS = 10_000;

/**
 * Gives every service the time to answer again that a client is given to follow, and after a fault of its own that was
 * healed just now the time to start.
 */
export async function awaitServices(stage: Stage): Promise<void> {
  const record = recordOf(stage);
  const { injectedAtMs } = startsOf(record).at(-1) ?? {};
  if (injectedAtMs === undefined) return;
  const deadlineMs = Math.max(injectedAtMs + record.limits.followingMs, now() + SERVES_AGAIN_WITHIN_MS);
  const waiting = [...stage.services.values()].map(async running => {
    if (running.service.load === undefined || stage.serviceEnds.has(running.name)) return;
    const fromMs = now();
    const answers = async () =>
      isGone(running) ||
      troubleAfter(running.answers(), fromMs, now()).recoveredAtMs !== undefined ||
      undefined;
    await poll(answers, { withinMs: deadlineMs - now(), everyMs: readEveryMs(running) });
  });
  await Promise.all(waiting);
}

const ANSWER_WITHIN_MS = 1000;
const AT_ONCE = '500';

/**
 * What a server has of a service's cache.
 * @param prefix what its keys begin with
 * @throws Error when the server does not answer
 */
export const cachedEntries = (server: Server, prefix: string): Promise<readonly CachedEntry[]> =>
  withControl(server, send => entriesUnder(send, prefix), ANSWER_WITHIN_MS);

async function entriesUnder(send: Control['send'], prefix: string): Promise<readonly CachedEntry[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const reply = await send('SCAN', cursor, 'MATCH', `${literalIn(prefix)}*`, 'COUNT', AT_ONCE);
    const [next, some] = reply as [unknown, unknown[]];
    for (const key of some) keys.add(String(key));
    cursor = String(next);
  } while (cursor !== '0');
  const entries = [...keys].map(async key => {
    const [value, left] = await Promise.all([send('GET', key), send('PTTL', key)]);
    if (value === null) return [];
    const entry = { key: key.slice(prefix.length), value: String(value) };
    return [{ ...entry, leftMs: Number(left), readAtMs: Date.now() }];
  });
  return (await Promise.all(entries)).flat();
}

/** In a pattern of SCAN. */
const literalIn = (text: string): string => text.replaceAll(/[\\*?[\]]/g, '\\$&');
