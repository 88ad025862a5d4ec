import { Command } from 'commander';
import { analyzeCommand } from './analyze.ts';
import { checkCommand } from './check.ts';
import { cleanCommand } from './clean.ts';
import { clientsCommand } from './clients.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { faultsCommand } from './faults.ts';
import { baselineCommand, gateCommand } from './gate.ts';
import { imagesCommand } from './images.ts';
import { initCommand } from './init/init.ts';
import { listCommand } from './list.ts';
import { measureCommand } from './measure.ts';
import { mergeCommand } from './merge.ts';
import { newCommand } from './new-scenario.ts';
import { openCommand } from './open.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './scenarios.ts';
import { sweepCommand } from './sweep.ts';
import { upCommand } from './up/up.ts';

/** The commands of `failover`, in the order of its help. */
const COMMANDS: readonly (() => Command)[] = [
  initCommand,
  runCommand,
  listCommand,
  newCommand,
  checkCommand,
  doctorCommand,
  upCommand,
  reportCommand,
  openCommand,
  analyzeCommand,
  mergeCommand,
  compareCommand,
  gateCommand,
  baselineCommand,
  measureCommand,
  sweepCommand,
  clientsCommand,
  faultsCommand,
  imagesCommand,
  cleanCommand,
];

/** The program `failover`. Its commands are new each time: one program parses once. */
export function failoverProgram(): Command {
  const program = new Command('failover')
    .description('Tests what a failover of Redis Sentinel does to clients, on real containers.')
    .usage('<command> [options]')
    .helpCommand(false)
    .addHelpText('after', FOOTER);
  for (const make of COMMANDS) program.addCommand(make());
  return program;
}

const FOOTER = `
failover <command> --help describes a command.

Exit codes: 0 passed; 1 failed, or proved nothing; 2 invalid input or environment; 3 a gate that is undecided.`;
