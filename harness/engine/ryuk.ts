import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Dockerode from 'dockerode';
import { ImageName } from 'testcontainers';
import { within } from '../basics/index.ts';
import { pull } from './pull.ts';

const PULL_WITHIN_MS = 15_000;

/**
 * Who removes what a killed run leaves. The harness does that itself (`startWatchdog`). Ryuk, testcontainers' own reaper, is a
 * container that has the engine's socket, and testcontainers publishes its port on every address of the machine: so it is used only where
 * TESTCONTAINERS_RYUK_DISABLED=false asks for it and its image is there or can be pulled. Elsewhere it is switched
 * off, because with it every start would fail.
 * @param registryReached whether a registry gave the servers' image: otherwise no pull is tried
 */
export async function chooseReaper(docker: Dockerode, registryReached: boolean): Promise<'ryuk' | 'sweep'> {
  const isAsked = process.env.TESTCONTAINERS_RYUK_DISABLED === 'false';
  const image = isAsked ? ryukImage() : undefined;
  if (image !== undefined && (await isThere(docker, image, registryReached))) return 'ryuk';
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  return 'sweep';
}

async function isThere(docker: Dockerode, image: string, mayPull: boolean): Promise<boolean> {
  const local = await docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (local || !mayPull) return local;
  return (await within(PULL_WITHIN_MS, pull(docker, image))) === undefined;
}

/** The image that testcontainers will start: it does not export the name, so it is read where it is written. */
export function ryukImage(): string | undefined {
  const given = process.env.RYUK_CONTAINER_IMAGE;
  const source = createRequire(import.meta.url)
    .resolve('testcontainers')
    .replace(/index\.js$/, 'reaper/reaper.js');
  const name = given ?? /"(testcontainers\/ryuk:[\w.]+)"/.exec(readFileSync(source, 'utf8'))?.[1];
  return name === undefined ? undefined : ImageName.fromString(name).string;
}
