import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { type Progress, reassure } from '../basics/index.ts';
import { commandExists, installPackages } from './debian.ts';
import { howToAllow, whyNotInstalled } from './installation.ts';
import type { OwnImage } from './own-images.ts';
import { followProgress } from './pull.ts';

/** A suite of Debian, and what of it the image has besides iproute2 and iptables. */
type Bootstrap = Pick<OwnImage, 'suite' | 'packages'>;

const argumentsOf = ({ suite, packages }: Bootstrap): string[] => [
  '--variant=apt',
  `--include=${[...packages, 'iproute2', 'iptables'].join(',')}`,
  ...(suite === 'sid' ? [ALSO_FROM_A_LATE_MIRROR] : []),
  suite,
  '-',
];

// sid's list of packages is signed for a week, and a mirror may lag behind for longer. The signature itself is checked.
const ALSO_FROM_A_LATE_MIRROR = '--aptopt=Acquire::Check-Valid-Until "false"';

export const debianRecipe = (bootstrap: Bootstrap): string =>
  `mmdebstrap ${argumentsOf(bootstrap).join(' ')}`;

// Where the package debian-archive-keyring puts it, and mmdebstrap searches for it.
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Builds the image without any registry, from the packages of one of Debian's suites. @throws Error when that cannot be */
export async function buildFromDebian(
  docker: Dockerode,
  bootstrap: Bootstrap,
  name: string,
  labels: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<void> {
  if (!commandExists('mmdebstrap') || !existsSync(KEYRING)) {
    const obstacle = whyNotInstalled();
    if (obstacle !== undefined)
      throw new Error(
        `mmdebstrap or debian-archive-keyring is missing, and not installed here: ${obstacle}${howToAllow(obstacle)}`,
      );
    await reassure(
      progress,
      'installing mmdebstrap',
      installPackages('mmdebstrap', 'debian-archive-keyring'),
    );
  }
  progress(`${name} is created by ${debianRecipe(bootstrap)}`);
  await reassure(progress, `building ${name}`, bootstrapInto(docker, bootstrap, name, labels));
}

async function bootstrapInto(
  docker: Dockerode,
  bootstrap: Bootstrap,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const running = spawn('mmdebstrap', argumentsOf(bootstrap), {
    env: process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(running, 'exit');
  const complaints = text(running.stderr);
  const [repo, tag] = name.split(':');
  const changes = Object.entries(labels).map(([label, value]) => `LABEL ${label}=${value}`);
  const stream = await docker
    .importImage(running.stdout as unknown as string, { repo, tag, changes })
    .catch(error => {
      // Nothing reads what it writes any more: it would wait for that for ever, and this process for it.
      running.kill();
      throw error;
    });
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
    throw new Error(explainEnd(bootstrap, exitCode, said));
  }
  if (notImported !== undefined) throw new Error(`the engine did not import it: ${notImported}`);
}

/** @param said what mmdebstrap printed on standard error */
export function explainEnd({ suite }: Bootstrap, exitCode: unknown, said: string): string {
  const end = said.trimEnd().split('\n').slice(-5).join('\n');
  const why = `mmdebstrap ended with exit code ${exitCode}:\n${end}`;
  const keys = [...new Set([...said.matchAll(/NO_PUBKEY (\w+)/g)].map(([, key]) => key))];
  if (keys.length === 0 || !said.includes('is not signed')) return why;
  return `this machine's debian-archive-keyring has none of the keys that the suite ${suite} is signed with (${keys.join(', ')}): update that package\n${why}`;
}
