import { messageOf, progressOf, useProject } from '../basics/index.ts';
import { claimRun, prepareEnvironment, startWatchdog } from '../engine/index.ts';
import { createRunFolder, runSeed } from '../run/index.ts';
import { REPORTER } from './jest-preset.ts';
import { mostAttempts } from './repetitions.ts';
import { startSharing } from './sharing.ts';

/** Jest's globalSetup. Jest calls it once a project; the environment tells what is done already. */
export default async function setUp(
  { reporters }: { readonly reporters?: readonly (readonly [path: string, options: unknown])[] },
  { rootDir }: { readonly rootDir: string },
): Promise<void> {
  endWithTheCommand();
  // Before the first temporary folder, which has the run in its name.
  claimRun();
  startSharing();
  if (process.env.HARNESS_RUN_FOLDER !== undefined) return;
  useProject(rootDir);
  try {
    runSeed();
    mostAttempts();
    await prepareEnvironment(progressOf('setup'));
    startWatchdog();
    createRunFolder();
  } catch (error) {
    // Jest would print its own stack around it and hide the advice.
    process.stderr.write(`\n${messageOf(error)}\n`);
    process.exit(2);
  }
  if (!reporters?.some(([path]) => path === REPORTER)) process.stderr.write(NO_REPORT);
}

// Jest takes reporters from the top level of its configuration only, where a preset among `projects` cannot put one.
const NO_REPORT =
  "this run writes no report: add 'sentinel-failover-harness/reporter' to `reporters` of Jest's configuration\n";

/** `npm run scenarios` holds a channel to Jest: when it is killed, Jest must not go on without it. */
function endWithTheCommand(): void {
  if (!process.connected) return;
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
}
