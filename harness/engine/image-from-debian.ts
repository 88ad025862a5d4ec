import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { type Progress, reassure } from '../basics/index.ts';
import { commandExists, installPackages, isDebianAsRoot } from './debian.ts';
import { followProgress } from './pull.ts';

const ARGUMENTS = [
  '--variant=apt',
  '--include=redis-server,redis-sentinel,iproute2,iptables',
  'bookworm',
  '-',
];

export const DEBIAN_RECIPE = `mmdebstrap ${ARGUMENTS.join(' ')}`;

/** Builds the image without any registry, from Debian 12's packages (Redis 7.0). @throws Error when that cannot be */
export async function buildFromDebian(
  docker: Dockerode,
  name: string,
  labels: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  if (!commandExists('mmdebstrap')) {
    if (!isDebianAsRoot())
      throw new Error('mmdebstrap is missing, and is only installed as root on Debian or Ubuntu');
    await reassure(
      progress,
      'installing mmdebstrap',
      installPackages('mmdebstrap', 'debian-archive-keyring'),
    );
  }
  await reassure(progress, `building ${name} (${DEBIAN_RECIPE})`, bootstrapInto(docker, name, labels));
}

async function bootstrapInto(
  docker: Dockerode,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const bootstrap = spawn('mmdebstrap', ARGUMENTS, { env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(bootstrap, 'exit');
  const complaints = text(bootstrap.stderr);
  const [repo, tag] = name.split(':');
  const changes = Object.entries(labels).map(([label, value]) => `LABEL ${label}=${value}`);
  const stream = await docker.importImage(bootstrap.stdout as unknown as string, { repo, tag, changes });
  const [notImported, [exitCode], said] = await Promise.all([
    followProgress(docker, stream),
    ended,
    complaints,
  ]);
  if (exitCode !== 0) {
    await docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => undefined);
    throw new Error(
      `mmdebstrap ended with exit code ${exitCode}:\n${said.trimEnd().split('\n').slice(-5).join('\n')}`,
    );
  }
  if (notImported !== undefined) throw new Error(`the engine did not import it: ${notImported}`);
}
