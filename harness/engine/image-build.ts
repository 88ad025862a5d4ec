import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { ImageName } from 'testcontainers';
import { messageOf, type Progress, reassure, unusable } from '../basics/index.ts';
import { buildFromDebian, debianRecipe } from './image-from-debian.ts';
import { inspectTools } from './image-tools.ts';
import { type OwnImage, otherThanPromised, tagOf } from './own-images.ts';
import { followProgress, pull } from './pull.ts';

/** Where an image of ours comes from. */
type Origin = 'registry' | 'debian';

const RECIPE_LABEL = 'sentinel-failover-harness.recipe';
const ORIGIN_LABEL = 'sentinel-failover-harness.origin';

/** Where the image on the engine was built from; undefined when it is not there or its recipe changed since. */
export async function builtFrom(docker: Dockerode, own: OwnImage): Promise<Origin | undefined> {
  const labels = await inspected(docker, tagOf(own)).then(found => found?.Config.Labels ?? {});
  const origin = labels[ORIGIN_LABEL];
  if (labels[RECIPE_LABEL] !== recipe(own)) return undefined;
  return origin === 'registry' || origin === 'debian' ? origin : undefined;
}

/** Undefined when the engine has no image with that name. */
export const idOf = async (docker: Dockerode, name: string): Promise<string | undefined> =>
  (await inspected(docker, name))?.Id;

/**
 * Builds the image of ours and gives it that name.
 * @throws UnusableInput with the reasons why neither way works
 */
export async function buildImage(
  docker: Dockerode,
  own: OwnImage,
  name: string,
  progress: Progress,
): Promise<Origin> {
  const labels = (origin: Origin) => ({ [RECIPE_LABEL]: recipe(own), [ORIGIN_LABEL]: origin });
  const noRegistry = await whyNot(
    buildFromRegistry(docker, own.official, name, labels('registry'), progress),
  );
  if (noRegistry === undefined) return 'registry';
  progress(`no image from a registry (${firstLine(noRegistry)}): building from Debian's packages`);
  const noDebian = await whyNot(buildPromised(docker, own, name, labels('debian'), progress));
  if (noDebian === undefined) return 'debian';
  throw unusable({
    tried: `Built the image ${name}, from the official image ${own.official} and then from Debian's packages.`,
    found: `from a registry: ${noRegistry}\nfrom Debian: ${noDebian}`,
    todo: 'make a registry reachable (TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX names a mirror), or set HARNESS_IMAGE to an image with redis-server or valkey-server, iproute2 and iptables that the engine has',
  });
}

/** Debian's suites move on: an image that is not what its name says goes again. @throws Error saying what it is */
async function buildPromised(
  docker: Dockerode,
  own: OwnImage,
  ...rest: [name: string, labels: Readonly<Record<string, string>>, progress: Progress]
): Promise<void> {
  await buildFromDebian(docker, own, ...rest);
  const [name] = rest;
  const { server, versions } = await inspectTools(docker, name);
  const other = otherThanPromised(own, server, versions.server);
  if (other === undefined) return;
  await docker.getImage(name).remove({ force: true });
  throw new Error(`Debian's suite ${own.suite} has ${other}, and not ${own.name}`);
}

/** Changes whenever an image built before would no longer be what is wanted. */
const recipe = (own: OwnImage): string =>
  createHash('sha256')
    .update(`${REGISTRY_RECIPE}\n${debianRecipe(own)}`)
    .digest('hex')
    .slice(0, 16);

const inspected = (docker: Dockerode, name: string): Promise<Dockerode.ImageInspectInfo | undefined> =>
  docker
    .getImage(name)
    .inspect()
    .catch(() => undefined);

const whyNot = (work: Promise<unknown>): Promise<string | undefined> => work.then(() => undefined, messageOf);

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

// The official image starts as a server and as a user of its own; a host starts as nothing and as root.
const REGISTRY_RECIPE = `FROM {{base}}
RUN command -v ip && command -v iptables || \\
    (apt-get update && apt-get install -y --no-install-recommends iproute2 iptables && rm -rf /var/lib/apt/lists/*)
USER root
ENTRYPOINT []
CMD ["sleep", "infinity"]
`;

/** Builds a small layer on the official image of a server. @throws Error when no registry gives it, or the build fails */
export async function buildFromRegistry(
  docker: Dockerode,
  official: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  // Honours TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX, the mirror that testcontainers' own images come from.
  const base = ImageName.fromString(official).string;
  const notPulled = await reassure(progress, `pulling ${base}`, pull(docker, base));
  if (notPulled !== undefined) throw new Error(notPulled);
  const context = tarOf('Dockerfile', REGISTRY_RECIPE.replace('{{base}}', base));
  const stream = await docker.buildImage(context, { t: name, labels, rm: true, forcerm: true });
  const notBuilt = await reassure(
    progress,
    `adding iproute2 and iptables to ${base}`,
    followProgress(docker, stream),
  );
  if (notBuilt !== undefined) throw new Error(`the layer on ${base} could not be built: ${notBuilt}`);
}

/** An archive of one file, as the engine wants a build's context. */
function tarOf(name: string, content: string): NodeJS.ReadableStream {
  const archive = pack();
  archive.entry({ name }, content);
  archive.finalize();
  return Readable.from(archive);
}
