import { badField } from '../basics/index.ts';
import { isDebianAsRoot } from './debian.ts';
import { isOwnScript } from './own-script.ts';

// Packages of the machine (an engine, mmdebstrap) are installed only where a person asked for it, or runs a script of this
// repository, whose README says so.

const VARIABLE = 'HARNESS_INSTALL_ENGINE';
const ALLOWED = "'auto' (default: only in the npm scripts of this repository), '1' (yes) or 'never'";

/** What the option does: commands that have it call this before they prepare the environment. */
export function allowInstallation(): void {
  process.env[VARIABLE] = '1';
}

/**
 * Why packages cannot be installed on this machine now; undefined when they can.
 * @param possible only for tests
 * @throws UnusableInput when HARNESS_INSTALL_ENGINE has another value than those that it can have
 */
export function whyNotInstalled(
  env: NodeJS.ProcessEnv = process.env,
  possible = isDebianAsRoot(),
): string | undefined {
  const policy = env[VARIABLE] ?? 'auto';
  if (!['auto', '1', 'never'].includes(policy)) throw badField(VARIABLE, policy, ALLOWED);
  if (policy === 'never') return `${VARIABLE} is never`;
  if (!possible) return 'automatic installation needs root on Debian or Ubuntu';
  return policy === '1' || isOwnScript(env) ? undefined : NOT_ASKED_FOR;
}

const NOT_ASKED_FOR = 'nothing is installed without --install-engine';

/**
 * How to allow it, with the command to type; empty where it would not help.
 * @param why from `whyNotInstalled`
 */
export const howToAllow = (why: string): string =>
  why === NOT_ASKED_FOR
    ? `; or allow it to install Debian's packages and to start dockerd: \`npx failover run --install-engine\`, or ${VARIABLE}=1 before any command`
    : '';
