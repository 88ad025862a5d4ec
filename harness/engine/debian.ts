import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { readOr, unusable } from '../basics/index.ts';

/** Whether Debian's packages can be installed: Debian or a relative of it, and root. */
export const isDebianAsRoot = (): boolean =>
  process.getuid?.() === 0 && isDebian(readOr('/etc/os-release', ''));

/** @param osRelease the text of /etc/os-release */
export const isDebian = (osRelease: string): boolean => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);

export const commandExists = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`], { env: process.env, stdio: 'ignore' }).status === 0;

/** @throws UnusableInput with the end of apt-get's output */
export async function installPackages(...packages: string[]): Promise<void> {
  await aptGet('update');
  await aptGet('install', '-y', '--no-install-recommends', ...packages);
}

async function aptGet(...args: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await promisify(execFile)('apt-get', args, { env, maxBuffer: 64 * 1024 * 1024 }).catch(error => {
    throw unusable({
      tried: `Ran apt-get ${args.join(' ')}.`,
      found: String(error.stderr || error.message)
        .trim()
        .split('\n')
        .slice(-6)
        .join('\n'),
      todo: 'check that this machine can reach and install Debian packages',
    });
  });
}
