import { runProgram } from './command.ts';
import { failoverProgram } from './program.ts';

/** How a command ended. */
export interface EndedCommand {
  readonly code: number;
  /** What it printed on standard output and on standard error. */
  readonly out: string;
  readonly err: string;
}

/** Runs a command of `failover` in this process. */
export async function failover(...args: readonly string[]): Promise<EndedCommand> {
  const printed = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const writes = streams.map(name => process[name].write);
  for (const name of streams)
    process[name].write = (text: string | Uint8Array): boolean => {
      printed[name] += String(text);
      return true;
    };
  try {
    const code = await runProgram(failoverProgram(), args);
    return { code, out: printed.stdout, err: printed.stderr };
  } finally {
    streams.forEach((name, i) => {
      process[name].write = writes[i] as typeof process.stdout.write;
    });
  }
}
