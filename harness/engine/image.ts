import { createHash } from 'node:crypto';
import type Dockerode from 'dockerode';
import { messageOf, type Progress, reassure, unusable } from '../basics/index.ts';
import { connectEngine } from './connect.ts';
import { buildFromDebian, DEBIAN_RECIPE } from './image-from-debian.ts';
import { buildFromRegistry, REGISTRY_RECIPE } from './image-from-registry.ts';
import { inspectTools, type Tools } from './image-tools.ts';
import { pull } from './pull.ts';

/** What hosts are made of. */
export interface Image extends Tools {
  readonly name: string;
  readonly origin: 'given' | 'registry' | 'debian';
}

/** The name of the image that the harness builds for itself. */
export const OWN_IMAGE = 'sentinel-failover-harness/redis:7.0';

const RECIPE_LABEL = 'sentinel-failover-harness.recipe';
const ORIGIN_LABEL = 'sentinel-failover-harness.origin';

/**
 * HARNESS_IMAGE where it is set, otherwise our own image, built once: from the official one where a registry
 * can be reached, from Debian's packages where not.
 * @throws UnusableInput when there is no way to an image, or it has no redis-server
 */
export async function prepareImage(progress: Progress): Promise<Image> {
  const docker = (await connectEngine()).container.dockerode;
  const given = process.env.HARNESS_IMAGE;
  const { name, origin } = given ? await useGiven(docker, given, progress) : await useOwn(docker, progress);
  const tools = await inspectTools(docker, name);
  const { server, versions } = tools;
  progress(
    `image ${name} (${origin}): ${server} ${versions.server}, iproute2 ${versions.iproute2 ?? 'missing'}, iptables ${versions.iptables ?? 'missing'}`,
  );
  return { name, origin, ...tools };
}

type Named = Pick<Image, 'name' | 'origin'>;

async function useGiven(docker: Dockerode, name: string, progress: Progress): Promise<Named> {
  if (await exists(docker, name)) return { name, origin: 'given' };
  const failure = await reassure(progress, `pulling ${name}`, pull(docker, name));
  if (failure === undefined) return { name, origin: 'given' };
  throw unusable({
    tried: `HARNESS_IMAGE names the image ${name}: looked for it on the engine, then tried to pull it.`,
    found: failure,
    todo: 'correct or unset HARNESS_IMAGE, or build that image on this engine',
  });
}

async function useOwn(docker: Dockerode, progress: Progress): Promise<Named> {
  const built = await labelsOf(docker, OWN_IMAGE);
  const origin = built?.[ORIGIN_LABEL];
  if (built?.[RECIPE_LABEL] === recipe() && (origin === 'registry' || origin === 'debian')) {
    return { name: OWN_IMAGE, origin };
  }
  const replaced = built === undefined ? undefined : (await docker.getImage(OWN_IMAGE).inspect()).Id;
  const made = await buildImage(docker, OWN_IMAGE, progress);
  if (replaced !== undefined) await docker.getImage(replaced).remove().catch(ignoreInUse);
  return { name: OWN_IMAGE, origin: made };
}

/** @throws UnusableInput that tells why neither way works */
export async function buildImage(
  docker: Dockerode,
  name: string,
  progress: Progress,
): Promise<'registry' | 'debian'> {
  const labels = (origin: string) => ({ [RECIPE_LABEL]: recipe(), [ORIGIN_LABEL]: origin });
  const noRegistry = await buildFromRegistry(docker, name, labels('registry'), progress).then(
    () => undefined,
    messageOf,
  );
  if (noRegistry === undefined) return 'registry';
  progress(`no image from a registry (${firstLine(noRegistry)}): building from Debian's packages`);
  const noDebian = await buildFromDebian(docker, name, labels('debian'), progress).then(
    () => undefined,
    messageOf,
  );
  if (noDebian === undefined) return 'debian';
  throw unusable({
    tried: `Built the image ${name}, from the official Redis image and then from Debian's packages.`,
    found: `from a registry: ${noRegistry}\nfrom Debian: ${noDebian}`,
    todo: 'make a registry reachable (TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX names a mirror), or set HARNESS_IMAGE to an image with redis-server, iproute2 and iptables that the engine has',
  });
}

/** Changes whenever an image built before would no longer be what is wanted. */
const recipe = (): string =>
  createHash('sha256').update(`${REGISTRY_RECIPE}\n${DEBIAN_RECIPE}`).digest('hex').slice(0, 16);

const exists = async (docker: Dockerode, name: string): Promise<boolean> =>
  (await labelsOf(docker, name)) !== undefined;

const labelsOf = (docker: Dockerode, name: string): Promise<Record<string, string> | undefined> =>
  docker
    .getImage(name)
    .inspect()
    .then(
      ({ Config }) => Config.Labels ?? {},
      () => undefined,
    );

// Hosts of a run that goes on may still be made of it; it is no more than disk space.
const ignoreInUse = (): undefined => undefined;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
