import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Container } from 'dockerode';
import { now } from '../basics/index.ts';

/** A program running inside a host. */
export interface Running {
  /** Gives it input. */
  write(text: string): void;
  /** Resolves with the exit code (128 + signal when killed; null when the engine cannot tell) once it has ended. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly atMs: number }>;
}

/** A program that ran to its end inside a host. */
export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
  /** When its first line of output arrived here, on the harness's clock: how a script tells "now". */
  readonly firstLineAtMs: number | undefined;
}

/** Starts `argv` inside the container; every line it prints goes to `onLine`. */
export async function spawnIn(
  container: Container,
  argv: readonly string[],
  onLine: (line: string, atMs: number) => void,
): Promise<Running> {
  const exec = await container.exec({
    Cmd: [...argv],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const output = new PassThrough();
  container.modem.demuxStream(stream, output, output);
  const lines = createInterface({ input: output }).on('line', line => onLine(line, now()));
  const printed = new Promise<void>(resolve => lines.once('close', resolve));
  const ended = new Promise<number>(resolve => {
    const end = () => {
      output.end();
      resolve(now());
    };
    stream.once('close', end);
    stream.once('error', end);
    stream.once('end', end);
  }).then(async atMs => {
    await printed;
    return { atMs, exitCode: await exitCodeOf(exec) };
  });
  return { ended, write: text => stream.write(text) };
}

/** Runs `argv` inside the container to its end. */
export async function runIn(container: Container, argv: readonly string[]): Promise<Finished> {
  const lines: string[] = [];
  let firstLineAtMs: number | undefined;
  const { ended } = await spawnIn(container, argv, (line, atMs) => {
    firstLineAtMs ??= atMs;
    lines.push(line);
  });
  const { exitCode } = await ended;
  return { exitCode, output: lines.join('\n'), firstLineAtMs };
}

// A host that was powered off took its programs with it, and the engine may have forgotten them.
async function exitCodeOf(exec: { inspect(): Promise<{ ExitCode: number | null }> }): Promise<number | null> {
  return exec.inspect().then(
    ({ ExitCode }) => ExitCode,
    () => null,
  );
}
