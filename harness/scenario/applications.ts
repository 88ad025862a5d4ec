import { join } from 'node:path';
import { startsOf } from '../analyze/index.ts';
import {
  type ApplicationRemains,
  type CachedEntry,
  cacheBackAtMs,
  isSuccess,
  parseCached,
  type RunningApplication,
  type RunningService,
  startApplication,
  startService,
  troubleAfter,
} from '../applications/index.ts';
import { now, pause, poll } from '../basics/index.ts';
import type { Observation } from '../observation/index.ts';
import { runSeed } from '../run/index.ts';
import { controlOf, type Server, type Topology } from '../topology/index.ts';
import { Unknown } from '../verdict/index.ts';
import type { Loading } from './loading.ts';
import type { ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { recordOf } from './recording.ts';
import type { Stage } from './stage.ts';

/** Starts every application and its users, and adds it to `started` at once: what is not there is never ended. */
export async function startApplications(
  { folder }: ScenarioPlace,
  { applications }: Pick<ScenarioSettings<string>, 'applications'>,
  topology: Topology,
  observation: Observation,
  loading: Loading,
  started: Map<string, RunningApplication | RunningService>,
): Promise<void> {
  const starting = Object.entries(applications).map(async ([name, application]) => {
    const tell = (event: string, atMs: number, detail: string) =>
      observation.record({ kind: 'client', atMs, client: name, event, detail });
    const loaded = loading.applications.get(name);
    const running = await startApplication(name, application, topology, {
      ...(loaded && { loaded }),
      folder: join(folder, 'applications'),
      onCacheChange: ({ is, atMs, shard }) =>
        tell(is === 'answers' ? 'cache answers' : 'cache away', atMs, shard),
      onDeath: why => tell('died', now(), why),
    });
    started.set(name, running);
    running.beginLoad(runSeed());
  });
  // All of them, so that none starts after everything was ended.
  const ends = await Promise.allSettled(starting);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** The same for the services of the user's own. @throws when one does not become ready; the others are in `started` then */
export async function startServices(
  { folder }: ScenarioPlace,
  { services }: Pick<ScenarioSettings<string>, 'services'>,
  topology: Topology,
  observation: Observation,
  started: Map<string, RunningApplication | RunningService>,
): Promise<void> {
  const starting = Object.entries(services).map(async ([name, service]) => {
    const running = await startService(name, service, topology, {
      folder: join(folder, 'applications'),
      onEvent: (event, atMs, detail) =>
        observation.record({ kind: 'client', atMs, client: name, event, detail }),
    });
    started.set(name, running);
    running.beginLoad(runSeed());
  });
  const ends = await Promise.allSettled(starting);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/**
 * Waits until every application has been asked for long enough to know how it does without a fault.
 * @throws Unknown when its cache never answered
 */
export async function everyApplicationWorks({ applications, observation, progress }: Stage): Promise<void> {
  for (const running of applications.values()) {
    const { name, load, loadBeganAtMs } = running;
    const beganAtMs = loadBeganAtMs();
    if (load === undefined || beganAtMs === undefined) continue;
    progress(`measuring ${name} before the fault`);
    const fromMs = beganAtMs + load.warmupMs;
    await pause(Math.max(0, fromMs + load.beforeMs - now()));
    if (running.by === 'service') {
      serviceWorks(running, fromMs);
      continue;
    }
    const hit = observation.events.some(
      event => event.kind === 'client' && event.client === name && event.event === 'cache answers',
    );
    if (!hit) throw new Unknown(`the cache of ${name} answered nothing before the fault`);
  }
}

/** @throws Unknown when no request succeeded since then */
function serviceWorks({ name, answers }: RunningService, fromMs: number): void {
  const measured = answers().filter(({ atMs }) => atMs >= fromMs);
  if (measured.some(isSuccess)) return;
  const error = measured.findLast(answer => answer.error !== undefined)?.error ?? 'it has no answer so far';
  throw new Unknown(`no request to ${name} succeeded before the fault: ${error}`);
}

/** Ends an application and its load, at most once. */
export function endApplication(stage: Stage, name: string): Promise<ApplicationRemains> {
  const running = stage.applications.get(name);
  if (running === undefined) throw new Unknown(`there is no application ${name}`);
  const ending = stage.applicationEnds.get(name) ?? running.finish();
  stage.applicationEnds.set(name, ending);
  return ending;
}

export async function endApplications(stage: Stage): Promise<ReadonlyMap<string, ApplicationRemains>> {
  const ends = [...stage.applications.keys()].map(
    async name => [name, await endApplication(stage, name)] as const,
  );
  return new Map(await Promise.all(ends));
}

/** When the cache of an application that still runs answered again after the last fault, if it did by now. */
function backAtMs(stage: Stage, name: string): number | undefined {
  const fault = startsOf(recordOf(stage)).at(-1);
  if (fault === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
  const sightings = stage.observation.events.flatMap(event =>
    event.kind === 'client' && event.client === name && event.event.startsWith('cache ')
      ? [
          {
            atMs: event.atMs,
            cache: event.event === 'cache answers' ? ('hit' as const) : ('away' as const),
            shard: event.detail,
          },
        ]
      : [],
  );
  // Reported when a request ends; one that the source answers ends late.
  const inOrder = sightings.toSorted((a, b) => a.atMs - b.atMs);
  return cacheBackAtMs(inOrder, fault.injectedAtMs, now());
}

/** Why it ended by itself; undefined when it did not. */
export const deathOf = ({ observation }: Pick<Stage, 'observation'>, name: string): string | undefined =>
  observation.events.flatMap(event =>
    event.kind === 'client' && event.client === name && event.event === 'died' ? [event.detail] : [],
  )[0];

// A cache that is not back by then is not waited for any longer: the fault lasts until the end.
const BACK_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;
// Of an application that died: nothing to wait for.
const NEVER = Number.POSITIVE_INFINITY;
// That the cache is back shows only when it has lasted.
const SHOWN_AFTER_MS = 1100;

export const untilBack = (stage: Stage, name: string, deadlineMs: number): Promise<number | undefined> =>
  poll(async () => (deathOf(stage, name) === undefined ? backAtMs(stage, name) : NEVER), {
    withinMs: deadlineMs - now() + SHOWN_AFTER_MS,
    everyMs: LOOK_EVERY_MS,
  });

/**
 * Waits until the cache of every application with users is back, or the requests of a service succeed, and they have asked
 * for a while after.
 */
export async function measureApplications(stage: Stage): Promise<void> {
  const fault = startsOf(recordOf(stage)).at(-1);
  if (fault === undefined) return;
  const measuring = [...stage.applications.values()].map(async running => {
    const { name, load } = running;
    if (load === undefined || stage.applicationEnds.has(name)) return;
    if (running.by === 'service') {
      stage.progress(`measuring ${name} until it answers, and for ${load.afterMs} ms after`);
      return measureService(running, fault.injectedAtMs);
    }
    stage.progress(`measuring ${name} until its cache is back, and for ${load.afterMs} ms after`);
    const foundAtMs = await untilBack(stage, name, Math.max(fault.injectedAtMs + BACK_WITHIN_MS, now()));
    if (deathOf(stage, name) !== undefined) return;
    await pause(Math.max(0, (foundAtMs ?? now()) + load.afterMs - now()));
  });
  await Promise.all(measuring);
}

/** Its process ended by itself, and nothing starts it again. One that a fault ended is started by its heal. */
const isGone = ({ service: { restart }, isRunning, exits }: RunningService): boolean =>
  restart === 'never' && !isRunning() && exits.at(-1)?.isExpected === false;

// All requests so far are read each time: the more there are, the less often.
const readEveryMs = ({ service }: RunningService): number => 250 + service.load.rate;

/** Until it has answered for as long as is measured after a recovery: what seemed to be one may be followed by trouble. */
async function measureService(running: RunningService, faultAtMs: number): Promise<void> {
  const { answers, service } = running;
  const { afterMs, recoveryMs } = service.load;
  const measured = async () => {
    if (isGone(running)) return true;
    const { recoveredAtMs } = troubleAfter(answers(), faultAtMs, now());
    return (recoveredAtMs !== undefined && now() >= recoveredAtMs + afterMs) || undefined;
  };
  const withinMs = Math.max(faultAtMs + recoveryMs - now(), 0) + afterMs;
  await poll(measured, { withinMs, everyMs: readEveryMs(running) });
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
  const waiting = [...stage.applications.values()].map(async running => {
    if (running.by !== 'service' || stage.applicationEnds.has(running.name)) return;
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
 * What a server has of an application's cache.
 * @param prefix what its keys begin with
 * @throws Error when the server does not answer
 */
export async function cachedEntries(server: Server, prefix: string): Promise<readonly CachedEntry[]> {
  const control = controlOf(server, ANSWER_WITHIN_MS);
  try {
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const reply = await control.send('SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', AT_ONCE);
      const [next, some] = reply as [unknown, unknown[]];
      for (const key of some) keys.add(String(key));
      cursor = String(next);
    } while (cursor !== '0');
    const entries = [...keys].map(async key => {
      const [value, left] = await Promise.all([control.send('GET', key), control.send('PTTL', key)]);
      const cached = value === null ? undefined : parseCached(String(value));
      if (cached === undefined) return [];
      return [{ ...cached, key: key.slice(prefix.length), leftMs: Number(left), readAtMs: Date.now() }];
    });
    return (await Promise.all(entries)).flat();
  } finally {
    control.close();
  }
}
