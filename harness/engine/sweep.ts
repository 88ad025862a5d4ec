import type Dockerode from 'dockerode';
import { messageOf, poll, showMs } from '../basics/index.ts';
import { everyDocker } from './connect.ts';
import { answerOf, hungEngine } from './hung-engine.ts';
import { stopFirst } from './machine-cut.ts';
import { claimRun, OWNER_LABEL, RUN_LABEL, STOP_FIRST_LABEL, stateOf } from './ownership.ts';

/** Names of what carries our labels, with reasons where it is still there. */
interface Swept {
  readonly removed: readonly string[];
  /** What others need. */
  readonly left: readonly string[];
  /** What the engine would not remove. */
  readonly stuck: readonly string[];
}

interface Thing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(abortSignal: AbortSignal): Promise<unknown>;
  readonly timeoutMs: number;
}

// A hung engine keeps answering pings, but never answers about one of its containers. A busy one
// takes some ten seconds to remove one.
const ANSWER_WITHIN_MS = 30_000;

/**
 * Removes containers and then networks that carry our labels.
 * @param scope 'abandoned': those of this machine whose owner no longer lives; 'run': those of this run
 * @throws UnusableInput when an engine does not even tell what there is
 */
export async function sweep(
  scope: 'abandoned' | 'run',
  answerWithinMs: number = ANSWER_WITHIN_MS,
): Promise<Swept> {
  const engines = await everyDocker();
  const parts: Swept[] = [];
  const sweepAll = async (list: List) => {
    for (const docker of engines) {
      const things = await listed(docker, list, answerWithinMs);
      parts.push(await sweepThings(things, scope, answerWithinMs));
    }
  };
  // A network that spans several machines goes when no container of any of them is left in it.
  await sweepAll(ourContainers);
  await sweepAll(ourNetworks);
  return {
    removed: parts.flatMap(({ removed }) => removed),
    left: parts.flatMap(({ left }) => left),
    stuck: parts.flatMap(({ stuck }) => stuck),
  };
}

/** Names of what carries our labels. */
export interface Leftovers {
  /** Of runs of this machine that are over: `sweep('abandoned')` removes it. */
  readonly abandoned: readonly string[];
  /** Of runs that go on, or of other machines. */
  readonly inUse: readonly string[];
}

/** What is on the engines, without removing any of it. @throws UnusableInput when an engine does not reply */
export async function leftovers(): Promise<Leftovers> {
  const engines = await everyDocker();
  const things: Thing[] = [];
  for (const docker of engines)
    for (const list of [ourContainers, ourNetworks])
      things.push(...(await listed(docker, list, ANSWER_WITHIN_MS)));
  const isAbandoned = (thing: Thing) => reasonToLeave(thing, 'abandoned') === undefined;
  return {
    abandoned: things.filter(isAbandoned).map(({ name }) => name),
    inUse: things.filter(thing => !isAbandoned(thing)).map(({ name }) => name),
  };
}

type List = (docker: Dockerode, abortSignal: AbortSignal) => Promise<Thing[]>;

/** @throws UnusableInput when it takes too long */
async function listed(docker: Dockerode, list: List, answerWithinMs: number): Promise<Thing[]> {
  const things = await answerOf(answerWithinMs, abortSignal => list(docker, abortSignal));
  if (things !== 'late') return things;
  throw hungEngine(
    'to list the containers and networks that carry the labels of this project',
    `the container engine did not reply within ${showMs(answerWithinMs)}`,
  );
}

async function sweepThings(
  things: readonly Thing[],
  scope: 'abandoned' | 'run',
  answerWithinMs: number,
): Promise<Swept> {
  const judged = things.map(thing => ({ thing, why: reasonToLeave(thing, scope) }));
  const doomed = judged.filter(({ why }) => why === undefined);
  const ends: Judged[] = [];
  // One after the other: containers that leave the same network at once may lock up Docker 20.10 (moby/libnetwork#2649).
  for (const { thing } of doomed) ends.push({ thing, why: await whyNotRemoved(thing, answerWithinMs) });
  return { removed: namesOf(ends), left: told(judged), stuck: told(ends) };
}

interface Judged {
  readonly thing: Thing;
  /** Why it is still there. */
  readonly why: string | undefined;
}

const namesOf = (judged: readonly Judged[]): string[] =>
  judged.flatMap(({ thing, why }) => (why === undefined ? [thing.name] : []));

const told = (judged: readonly Judged[]): string[] =>
  judged.flatMap(({ thing, why }) => (why === undefined ? [] : [`${thing.name} (${why})`]));

function reasonToLeave({ labels }: Thing, scope: 'abandoned' | 'run'): string | undefined {
  if (scope === 'run') return labels[RUN_LABEL] === claimRun().run ? undefined : 'of another run';
  const state = stateOf(labels[OWNER_LABEL] ?? '');
  return state === 'gone' ? undefined : `its owner is ${state}`;
}

const FILTER = { filters: { label: [OWNER_LABEL] } };

async function ourContainers(docker: Dockerode, abortSignal: AbortSignal): Promise<Thing[]> {
  const found = await docker.listContainers({ all: true, ...FILTER, abortSignal });
  return found.map(({ Id, Names, Labels }) => ({
    name: Names[0]?.slice(1) ?? Id,
    labels: Labels,
    remove: signal => removeContainer(docker.getContainer(Id), STOP_FIRST_LABEL in Labels, signal),
    timeoutMs: 10_000,
  }));
}

async function removeContainer(
  container: Dockerode.Container,
  hasToStop: boolean,
  abortSignal: AbortSignal,
): Promise<void> {
  if (hasToStop) await stopFirst(container, abortSignal);
  await container.remove({ force: true, v: true, abortSignal });
}

async function ourNetworks(docker: Dockerode, abortSignal: AbortSignal): Promise<Thing[]> {
  const found = await docker.listNetworks({ ...FILTER, abortSignal });
  const { Swarm } = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  // A worker goes on listing what its manager has removed, and may remove none of it.
  const own = found.filter(({ Scope }) => Scope !== 'swarm' || Swarm?.ControlAvailable);
  return own.map(({ Id, Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: signal => docker.getNetwork(Id).remove({ abortSignal: signal }),
    // Docker before 28 sometimes counts more endpoints than there are when several containers start at once. It keeps
    // such a network until the engine is started again, however long one waits.
    timeoutMs: 3000,
  }));
}

// Two sweeps may meet, and the engine may still be busy with the same removal: 404 means done, 409 and
// 403 (a network whose last container is just leaving) mean later.
async function whyNotRemoved(
  { remove, timeoutMs }: Thing,
  answerWithinMs: number,
): Promise<string | undefined> {
  let why: string | undefined;
  const attempt = () =>
    answerOf(answerWithinMs, abortSignal =>
      remove(abortSignal).then(
        () => 'removed' as const,
        (error: { statusCode?: number }) => {
          why = messageOf(error);
          return error.statusCode === 404 ? ('removed' as const) : undefined;
        },
      ),
    );
  const end = await poll(attempt, { withinMs: timeoutMs, everyMs: 200 });
  if (end === 'removed') return undefined;
  return end === 'late' ? `no answer within ${showMs(answerWithinMs)}` : why;
}
