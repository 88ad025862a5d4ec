import chalk from 'chalk';
import { Command } from 'commander';
import { messageOf, progressOf } from '../../basics/index.ts';
import { ownImageOr, prepareEnvironment, startWatchdog } from '../../engine/index.ts';
import { beQuiet, exits, QUIET } from '../command.ts';
import { interruption } from '../interruption.ts';
import { showConnection } from './connection.ts';
import { openSession, type Session } from './session.ts';
import { startWanted, type TopologyFlags, wantedTopology } from './topology-flags.ts';
import { parseTyped } from './typed-line.ts';
import { openTyping, type Typing } from './typing.ts';

export const upCommand = (): Command =>
  new Command('up')
    .summary('start a topology, keep it, and inject faults by typing')
    .description(
      'Starts a topology and keeps it until quit, Ctrl-C or the end of the input. It prints how to connect, shows roles and the events of sentinels live, and takes faults as typed commands.',
    )
    .option(
      '--config <file>',
      'a module whose default export has the options of a topology, or of a scenario',
    )
    .option('--shards <n>', 'masters (default: 1; of a cluster 3)')
    .option('--replicas <n>', 'replicas of each master (default: 2; of a cluster 1)')
    .option('--sentinels <n>', 'sentinels (default: 3)')
    .option('--quorum <n>', 'sentinels that must agree that the master is down (default: 2)')
    .option(
      '--down-after <time>',
      "down-after-milliseconds (default: '1s'), or the node timeout of a cluster (default: '2s')",
    )
    .option('--failover-timeout <time>', "failover-timeout (default: '10s')")
    .option('--cluster', 'a Redis Cluster, without sentinels')
    .option('--image <name>', "the image of the servers: 'valkey:9', or any image (default: HARNESS_IMAGE)")
    .option(...QUIET)
    .addHelpText('after', AFTER)
    .action(exits(up));

const AFTER = `
Commands can be piped: printf 'crash master\\nwait +switch-master 30s\\nstatus\\n' | failover up
Then the exit code is 1 when a command could not be carried out.`;

interface Options extends TopologyFlags {
  readonly image?: string;
  readonly quiet?: boolean;
}

async function up({ image, quiet, ...flags }: Options): Promise<number> {
  const wanted = await wantedTopology(flags);
  beQuiet(quiet);
  if (image !== undefined) process.env.HARNESS_IMAGE = ownImageOr(image);
  const progress = progressOf('up');
  const interrupted = interruption();
  await prepareEnvironment(progress);
  startWatchdog();
  progress('starting');
  const topology = await startWanted(wanted, progress);
  try {
    if (interrupted.aborted) return 0;
    const typing = openTyping(interrupted);
    const session = await openSession(topology, typing.say);
    try {
      typing.say(`\n${session.status()}\n\n${showConnection(topology)}\n`);
      typing.say(chalk.bold("It runs. Type a fault such as 'crash master', or help; quit ends it.\n"));
      return await takeCommands(session, typing);
    } finally {
      typing.close();
      await session.close();
    }
  } finally {
    progress('removing everything');
    await topology.stop();
  }
}

/** @returns 1 if there is no terminal and a command could not be carried out */
export async function takeCommands(
  session: Pick<Session, 'carryOut' | 'hasFailed'>,
  typing: Pick<Typing, 'isInteractive' | 'lines' | 'say' | 'unlessInterrupted'>,
): Promise<number> {
  let failed = false;
  for await (const line of typing.lines()) {
    try {
      const typed = parseTyped(line);
      if (typed.does === 'quit') break;
      await typing.unlessInterrupted(session.carryOut(typed));
    } catch (error) {
      failed = true;
      typing.say(chalk.red(messageOf(error)));
    }
  }
  return (failed || session.hasFailed()) && !typing.isInteractive ? 1 : 0;
}
