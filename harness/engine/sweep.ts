import type Dockerode from 'dockerode';
import { poll } from '../basics/index.ts';
import { connectEngine } from './connect.ts';
import { claimRun, OWNER_LABEL, RUN_LABEL, stateOf } from './ownership.ts';

/** Names of what was removed, and of what is ours but was left, with the reason. */
export interface Swept {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

interface Thing {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(): Promise<unknown>;
}

/**
 * Removes containers and then networks that carry our labels.
 * @param scope 'abandoned': those of this machine whose owner no longer lives; 'run': those of this run
 */
export async function sweep(scope: 'abandoned' | 'run'): Promise<Swept> {
  const { container } = await connectEngine();
  const containers = await sweepThings(await ourContainers(container.dockerode), scope);
  const networks = await sweepThings(await ourNetworks(container.dockerode), scope);
  return {
    removed: [...containers.removed, ...networks.removed],
    left: [...containers.left, ...networks.left],
  };
}

async function sweepThings(things: readonly Thing[], scope: 'abandoned' | 'run'): Promise<Swept> {
  const judged = things.map(thing => ({ thing, why: reasonToLeave(thing, scope) }));
  const doomed = judged.flatMap(({ thing, why }) => (why === undefined ? [thing] : []));
  await Promise.all(doomed.map(removeTolerantly));
  return {
    removed: doomed.map(({ name }) => name),
    left: judged.flatMap(({ thing, why }) => (why === undefined ? [] : [`${thing.name} (${why})`])),
  };
}

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
    remove: () => docker.getContainer(Id).remove({ force: true, v: true }),
  }));
}

async function ourNetworks(docker: Dockerode): Promise<Thing[]> {
  const found = await docker.listNetworks(FILTER);
  return found.map(({ Id, Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getNetwork(Id).remove(),
  }));
}

const REMOVED_WITHIN_MS = 10_000;

// Two sweeps may meet, and the engine may still be busy with the same removal: 404 means done, 409 and
// 403 (a network whose last container is just leaving) mean later.
async function removeTolerantly({ remove }: Thing): Promise<void> {
  await poll(
    () =>
      remove().then(
        () => true,
        (error: { statusCode?: number }) => (error.statusCode === 404 ? true : undefined),
      ),
    { withinMs: REMOVED_WITHIN_MS, everyMs: 200 },
  );
}
