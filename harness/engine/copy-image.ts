import type Docker from 'dockerode';
import { type Progress, reassure, unusable } from '../basics/index.ts';
import { dockerAt } from './docker.ts';
import type { Machine } from './machines.ts';
import { followProgress } from './pull.ts';

/**
 * Gives every machine the image that the first of them has: all hosts are to be made of the same. No registry is needed.
 * @throws UnusableInput when a machine does not take it
 */
export async function copyImage(
  name: string,
  [first, ...others]: readonly Machine[],
  progress: Progress,
): Promise<void> {
  if (first === undefined) return;
  const source = dockerAt(first.endpoint);
  const wanted = await layersOf(source, name);
  for (const machine of others) {
    const docker = dockerAt(machine.endpoint);
    if ((await layersOf(docker, name)) === wanted) continue;
    const copying = `copying the image ${name} from ${first.name} to ${machine.name}`;
    const failure = await reassure(progress, copying, copy(source, docker, name));
    const arrived = await layersOf(docker, name);
    if (arrived !== wanted) throw notCopied(name, machine, failure);
  }
}

/** What an image consists of: the same on every engine, unlike the number that the engine gives it. */
const layersOf = (docker: Docker, name: string): Promise<string | undefined> =>
  docker
    .getImage(name)
    .inspect()
    .then(
      ({ RootFS }) => RootFS?.Layers?.join() ?? '',
      () => undefined,
    );

async function copy(from: Docker, to: Docker, name: string): Promise<string | undefined> {
  const saved = await from.getImage(name).get();
  return followProgress(to, await to.loadImage(saved));
}

const notCopied = (name: string, { name: machine, endpoint }: Machine, failure: string | undefined): Error =>
  unusable({
    tried: `${machine} (${endpoint}, of HARNESS_ENGINES) has no image ${name}, or another one of that name: copied it there from machine-1.`,
    found: failure ?? 'the engine accepted the image, but does not have it',
    todo: `check its disk and log, or copy the image with \`docker save ${name} | docker -H ${endpoint} load\``,
  });
