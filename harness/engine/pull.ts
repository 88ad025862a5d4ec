import type Dockerode from 'dockerode';
import { messageOf, within } from '../basics/index.ts';

const SILENT_FOR_MS = 30_000;

/**
 * Pulls an image. An engine that tries to reach a registry which does not answer is given up after 30 s
 * without a word of progress.
 * @returns why it could not be pulled, in words
 */
export async function pull(docker: Dockerode, name: string): Promise<string | undefined> {
  const stream = await within(SILENT_FOR_MS, docker.pull(name).catch(messageOf));
  if (stream === 'late') return `the engine reported no progress for ${SILENT_FOR_MS / 1000} s`;
  if (typeof stream === 'string') return stream;
  return followProgress(docker, stream);
}

/** Waits for the end of what the engine streams about a pull or a build. @returns what went wrong, in words */
export function followProgress(
  docker: Dockerode,
  stream: NodeJS.ReadableStream,
): Promise<string | undefined> {
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
