import { join } from 'node:path';
import {
  type ApplicationRemains,
  cacheAtMs,
  cacheBackAtMs,
  type Periods,
  type RunningApplication,
  startApplication,
} from '../applications/index.ts';
import { now, pause } from '../basics/index.ts';
import type { Observation } from '../observation/index.ts';
import { runSeed } from '../report/index.ts';
import type { Topology } from '../topology/index.ts';
import { Unknown } from '../verdict/index.ts';
import type { Loading } from './loading.ts';
import type { ScenarioSettings } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { type Stage, starts } from './stage.ts';

/** Starts every application and its users, and adds it to `started` at once: what is not there is never ended. */
export async function startApplications(
  { folder }: ScenarioPlace,
  { applications }: Pick<ScenarioSettings<string>, 'applications'>,
  topology: Topology,
  observation: Observation,
  loading: Loading,
  started: Map<string, RunningApplication>,
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

/**
 * Waits until every application has been asked for long enough to know how it does without a fault.
 * @throws Unknown when its cache never answered
 */
export async function everyApplicationWorks({ applications, observation, progress }: Stage): Promise<void> {
  for (const [name, { application, loadBeganAtMs }] of applications) {
    const { load } = application;
    const beganAtMs = loadBeganAtMs();
    if (load === undefined || beganAtMs === undefined) continue;
    progress(`measuring ${name} before the fault`);
    await pause(Math.max(0, beganAtMs + load.warmupMs + load.beforeMs - now()));
    const hit = observation.events.some(
      event => event.kind === 'client' && event.client === name && event.event === 'cache answers',
    );
    if (!hit) throw new Unknown(`the cache of ${name} answered nothing before the fault`);
  }
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

/** When the cache of an application that still runs answered again after the last fault, as far as it told by now. */
export function backAtMs({ observation, ...stage }: Stage, name: string): number | undefined {
  const fault = starts({ observation, ...stage }).at(-1);
  if (fault === undefined) throw new Unknown(`${name} was judged before any fault was injected`);
  const sightings = observation.events.flatMap(event =>
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
  // Told when a request ends; one that the source answers ends late.
  const inOrder = sightings.toSorted((a, b) => a.atMs - b.atMs);
  return cacheBackAtMs(inOrder, fault.injectedAtMs, now());
}

/** The parts of the run of an application that has ended; undefined when nobody asked it, or nothing was injected. */
export function periodsOf(
  stage: Stage,
  { application, loadBeganAtMs }: RunningApplication,
  { answers, loadEndedAtMs }: ApplicationRemains,
): Periods | undefined {
  const [first] = starts(stage);
  const last = starts(stage).at(-1);
  const beganAtMs = loadBeganAtMs();
  if (first === undefined || last === undefined) return undefined;
  if (application.load === undefined || beganAtMs === undefined) return undefined;
  const sightings = answers
    .map(answer => ({ atMs: cacheAtMs(answer), cache: answer.cache, shard: answer.shard ?? '' }))
    .sort((a, b) => a.atMs - b.atMs);
  return {
    beforeFromMs: beganAtMs + application.load.warmupMs,
    faultAtMs: first.injectedAtMs,
    backAtMs: cacheBackAtMs(sightings, last.injectedAtMs, loadEndedAtMs),
    endedAtMs: loadEndedAtMs,
  };
}
