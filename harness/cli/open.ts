import { badField, UnusableInput } from '../basics/index.ts';
import { serveReports } from '../report/index.ts';
import { parseArguments } from './arguments.ts';

const PORT = 8017;

/** Serves reports/ until Ctrl-C. @returns 0 then */
export async function open(args: readonly string[]): Promise<number> {
  const { values } = parseArguments('npm run failover -- open', {
    args: [...args],
    options: { port: { type: 'string' } },
  });
  const port = values.port === undefined ? PORT : portOf(values.port);
  const served = await serveReports('reports', port).catch(error => {
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
