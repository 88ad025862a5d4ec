import type Docker from 'dockerode';
import { messageOf, type Progress, reassure, unusable, within } from '../basics/index.ts';
import { dockerAt } from './connect.ts';
import type { Machine } from './machines.ts';

const SILENT_FOR_MS = 30_000;

/**
 * Pulls an image. An engine that tries to reach a registry which does not answer is given up after 30 s
 * without a word of progress.
 * @returns why it could not be pulled, in words
 */
export async function pull(docker: Docker, name: string): Promise<string | undefined> {
  const stream = await within(SILENT_FOR_MS, docker.pull(name).catch(messageOf));
  if (stream === 'late') return `the engine reported no progress for ${SILENT_FOR_MS / 1000} s`;
  if (typeof stream === 'string') return stream;
  return followProgress(docker, stream);
}

/** Waits for the end of what the engine streams about a pull or a build. @returns what went wrong, in words */
export function followProgress(docker: Docker, stream: NodeJS.ReadableStream): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const giveUp = () => {
    resolve(`the engine reported no progress for ${SILENT_FOR_MS / 1000} s`);
    (stream as NodeJS.ReadableStream & { destroy?(): void }).destroy?.();
  };
  let timer = setTimeout(giveUp, SILENT_FOR_MS);
  docker.modem.followProgress(
    stream,
    (error: Error | null, output: { error?: string }[]) => {
      clearTimeout(timer);
      resolve(error?.message ?? output?.find(line => line.error !== undefined)?.error);
    },
    () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, SILENT_FOR_MS);
    },
  );
  return promise;
}

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
