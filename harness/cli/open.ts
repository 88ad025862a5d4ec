import { Command } from 'commander';
import { badField, UnusableInput } from '../basics/index.ts';
import { serveReports } from '../report/index.ts';
import { exits } from './command.ts';
import { reportsFolder } from './project.ts';

export const openCommand = (): Command =>
  new Command('open')
    .summary('show all stored runs in a browser')
    .description('Serves the runs in reports/ to a browser on this machine, until Ctrl-C.')
    .option('--port <n>', 'the port on this machine; 0: any that is free', '8017')
    .action(exits(open));

/** @returns 0 when it is interrupted */
async function open(options: { readonly port: string }): Promise<number> {
  const port = portOf(options.port);
  const served = await serveReports(reportsFolder(), port).catch(error => {
    throw isTaken(error)
      ? new UnusableInput(`port ${port} is taken; give another with --port, or 0 for any that is free`)
      : error;
  });
  process.stdout.write(`${served.address}\nCtrl-C ends it.\n`);
  await new Promise(end => process.once('SIGINT', end).once('SIGTERM', end));
  await served.close();
  return 0;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw badField('--port', text, 'a whole number from 0 (any that is free) to 65535');
}

const isTaken = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 'EADDRINUSE';
