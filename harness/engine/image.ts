import type Dockerode from 'dockerode';
import { type Progress, reassure, unusable } from '../basics/index.ts';
import { connectEngine } from './connect.ts';
import { buildImage, builtFrom, idOf } from './image-build.ts';
import { inspectTools, type Tools } from './image-tools.ts';
import { DEFAULT_IMAGE, type OwnImage, ownImageTagged, ownTags, tagOf } from './own-images.ts';
import { pull } from './pull.ts';

/** What hosts are made of. */
export interface Image extends Tools {
  readonly name: string;
  readonly origin: 'given' | 'registry' | 'debian';
}

/** One of our own images, and how it came to be there. */
export interface PreparedImage extends Image {
  readonly sizeBytes: number;
  readonly built: 'now' | 'before';
}

/**
 * HARNESS_IMAGE where it is set, otherwise our own default. An image of our own that is not there is built: from the
 * official one where a registry can be reached, from Debian's packages where not.
 * @throws UnusableInput when there is no way to an image, or it has no server
 */
export async function prepareImage(progress: Progress): Promise<Image> {
  const docker = (await connectEngine()).container.dockerode;
  const given = process.env.HARNESS_IMAGE;
  const own = given ? ownImageTagged(given) : DEFAULT_IMAGE;
  const named = own ? await useOwn(docker, own, progress) : await useGiven(docker, given ?? '', progress);
  const { name, origin } = named;
  const tools = await inspectTools(docker, name);
  const { server, versions } = tools;
  progress(
    `image ${name} (${origin}): ${server} ${versions.server}, iproute2 ${versions.iproute2 ?? 'missing'}, iptables ${versions.iptables ?? 'missing'}`,
  );
  return { name, origin, ...tools };
}

/**
 * Builds those of our own images that are not there or whose recipe changed, one after the other.
 * @throws UnusableInput when one cannot be built
 */
export async function prepareOwnImages(
  wanted: readonly OwnImage[],
  progress: Progress,
): Promise<PreparedImage[]> {
  const docker = (await connectEngine()).container.dockerode;
  const prepared: PreparedImage[] = [];
  for (const own of wanted) {
    const named = await useOwn(docker, own, progress);
    const { Size } = await docker.getImage(named.name).inspect();
    prepared.push({ ...named, ...(await inspectTools(docker, named.name)), sizeBytes: Size });
  }
  return prepared;
}

type Named = Pick<Image, 'name' | 'origin'>;

async function useGiven(docker: Dockerode, name: string, progress: Progress): Promise<Named> {
  if ((await idOf(docker, name)) !== undefined) return { name, origin: 'given' };
  const failure = await reassure(progress, `pulling ${name}`, pull(docker, name));
  if (failure === undefined) return { name, origin: 'given' };
  throw unusable({
    tried: `HARNESS_IMAGE names the image ${name}: searched for it on the engine, then tried to pull it.`,
    found: failure,
    todo: `correct or unset HARNESS_IMAGE, or build that image on this engine; the harness builds these itself: ${ownTags()}`,
  });
}

async function useOwn(
  docker: Dockerode,
  own: OwnImage,
  progress: Progress,
): Promise<Pick<PreparedImage, 'name' | 'origin' | 'built'>> {
  const name = tagOf(own);
  const there = await builtFrom(docker, own);
  if (there !== undefined) return { name, origin: there, built: 'before' };
  const replaced = await idOf(docker, name);
  const origin = await buildImage(docker, own, name, progress);
  if (replaced !== undefined) await docker.getImage(replaced).remove().catch(ignoreInUse);
  return { name, origin, built: 'now' };
}

// Hosts of a run that goes on may still be made of it; it is no more than disk space.
const ignoreInUse = (): undefined => undefined;
