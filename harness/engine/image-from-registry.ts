import type Dockerode from 'dockerode';
import { ImageName } from 'testcontainers';
import { type Progress, reassure } from '../basics/index.ts';
import { followProgress, pull } from './pull.ts';
import { tarOf } from './tar.ts';

// The official image starts as a server and as a user of its own; a host starts as nothing and as root.
export const REGISTRY_RECIPE = `FROM {{base}}
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
