import type Dockerode from 'dockerode';
import { messageOf, poll } from '../basics/index.ts';
import { everyDocker } from './docker.ts';
import { stopFirst } from './machine-cut.ts';
import { claimRun, OWNER_LABEL, RUN_LABEL, STOP_FIRST_LABEL, stateOf } from './ownership.ts';

/** Names of what carries our labels, with reasons where it is still there. */
export interface Swept {
  readonly removed: readonly string[];
  /** What others need. */
  readonly left: readonly string[];
  /** What the engine would not remove. */
  readonly stuck: readonly string[];
}

interface Thing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(): Promise<unknown>;
  readonly patienceMs: number;
}

/**
 * Removes containers and then networks that carry our labels.
 * @param scope 'abandoned': those of this machine whose owner no longer lives; 'run': those of this run
 */
export async function sweep(scope: 'abandoned' | 'run'): Promise<Swept> {
  const engines = await everyDocker();
  const parts: Swept[] = [];
  // A network that spans several machines goes when no container of any of them is left in it.
  for (const docker of engines) parts.push(await sweepThings(await ourContainers(docker), scope));
  for (const docker of engines) parts.push(await sweepThings(await ourNetworks(docker), scope));
  return {
    removed: parts.flatMap(({ removed }) => removed),
    left: parts.flatMap(({ left }) => left),
    stuck: parts.flatMap(({ stuck }) => stuck),
  };
}

async function sweepThings(things: readonly Thing[], scope: 'abandoned' | 'run'): Promise<Swept> {
  const judged = things.map(thing => ({ thing, why: reasonToLeave(thing, scope) }));
  const doomed = judged.filter(({ why }) => why === undefined);
  const ends: Judged[] = [];
  // One after the other: containers that leave the same network at once may lock up Docker 20.10 (moby/libnetwork#2649).
  for (const { thing } of doomed) ends.push({ thing, why: await whyNotRemoved(thing) });
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

async function ourContainers(docker: Dockerode): Promise<Thing[]> {
  const found = await docker.listContainers({ all: true, ...FILTER });
  return found.map(({ Id, Names, Labels }) => ({
    name: Names[0]?.slice(1) ?? Id,
    labels: Labels,
    remove: () => removeContainer(docker.getContainer(Id), STOP_FIRST_LABEL in Labels),
    patienceMs: 10_000,
  }));
}

async function removeContainer(container: Dockerode.Container, hasToStop: boolean): Promise<void> {
  if (hasToStop) await stopFirst(container);
  await container.remove({ force: true, v: true });
}

async function ourNetworks(docker: Dockerode): Promise<Thing[]> {
  const found = await docker.listNetworks(FILTER);
  const { Swarm } = (await docker.info()) as { Swarm?: { ControlAvailable?: boolean } };
  // A worker goes on listing what its manager has removed, and may remove none of it.
  const own = found.filter(({ Scope }) => Scope !== 'swarm' || Swarm?.ControlAvailable);
  return own.map(({ Id, Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getNetwork(Id).remove(),
    // Docker before 28 sometimes counts more endpoints than there are when several containers start at once. It keeps
    // such a network until the engine is started again, however long one waits.
    patienceMs: 3000,
  }));
}

// Two sweeps may meet, and the engine may still be busy with the same removal: 404 means done, 409 and
// 403 (a network whose last container is just leaving) mean later.
async function whyNotRemoved({ remove, patienceMs }: Thing): Promise<string | undefined> {
  let why: string | undefined;
  const removed = await poll(
    () =>
      remove().then(
        () => true,
        (error: { statusCode?: number }) => {
          why = messageOf(error);
          return error.statusCode === 404 ? true : undefined;
        },
      ),
    { withinMs: patienceMs, everyMs: 200 },
  );
  return removed ? undefined : why;
}
