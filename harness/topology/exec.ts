import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Container, Exec } from 'dockerode';
import { now, poll, showMs } from '../basics/index.ts';

/** A program running inside a host. */
export interface Running {
  /** Gives it input. */
  write(text: string): void;
  /** From now on it keeps this process from ending no longer. */
  unref(): void;
  /**
   * Resolves when the engine has begun it, which may be later than it takes input, or when it has ended.
   * Rejects when that takes longer than 30 s.
   */
  begun(): Promise<void>;
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

/** Gets a line that a program printed, and when it arrived here, on the harness's clock. */
export type OnLine = (line: string, atMs: number) => void;

/** Starts a program; every line that it prints goes to `onLine`, or those on standard error to `onErrorLine`. */
export type Spawn = (argv: readonly string[], onLine: OnLine, onErrorLine?: OnLine) => Promise<Running>;

interface Programs {
  readonly spawn: Spawn;
  /** Resolves when the engine is not about to begin any; rejects when that takes longer than 30 s. */
  begun(): Promise<void>;
}

/** The programs inside a container. */
export function programsIn(container: Container): Programs {
  const programs = new Set<Promise<Running>>();
  return {
    spawn(...what) {
      const program = spawnIn(container, ...what);
      programs.add(program);
      const forget = () => programs.delete(program);
      program.then(({ ended }) => ended).then(forget, forget);
      return program;
    },
    async begun() {
      const refused = () => undefined;
      await Promise.all([...programs].map(async program => (await program.catch(refused))?.begun()));
    },
  };
}

async function spawnIn(
  container: Container,
  ...[argv, onLine, onErrorLine]: Parameters<Spawn>
): Promise<Running> {
  const exec = await container.exec({
    Cmd: [...argv],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const abort = new AbortController();
  const starting = exec.start({ hijack: true, stdin: true, abortSignal: abort.signal });
  const stream = await starting.catch(error => {
    // Else its request stays open, and this process never ends.
    abort.abort();
    throw error;
  });
  const output = linesTo(onLine);
  const errors = onErrorLine === undefined ? output : linesTo(onErrorLine);
  container.modem.demuxStream(stream, output.input, errors.input);
  const ended = new Promise<number>(resolve => {
    const end = () => {
      output.input.end();
      errors.input.end();
      resolve(now());
    };
    stream.once('close', end);
    stream.once('error', end);
    stream.once('end', end);
  }).then(async atMs => {
    await Promise.all([output.closed, errors.closed]);
    return { atMs, exitCode: await exitCodeOf(exec) };
  });
  return {
    begun: () => begun(exec),
    ended,
    write: text => stream.write(text),
    // A hijacked connection is the socket itself, whatever dockerode's types say.
    unref: () => (stream as Partial<Socket>).unref?.(),
  };
}

/** A stream whose lines go to `onLine`. */
function linesTo(onLine: OnLine): { readonly input: PassThrough; readonly closed: Promise<void> } {
  const input = new PassThrough();
  const lines = createInterface({ input }).on('line', line => onLine(line, now()));
  return { input, closed: new Promise(resolve => lines.once('close', resolve)) };
}

/** Runs `argv` to its end. */
export async function runToEnd(spawn: Spawn, argv: readonly string[]): Promise<Finished> {
  const lines: string[] = [];
  let firstLineAtMs: number | undefined;
  const { ended } = await spawn(argv, (line, atMs) => {
    firstLineAtMs ??= atMs;
    lines.push(line);
  });
  const { exitCode } = await ended;
  return { exitCode, output: lines.join('\n'), firstLineAtMs };
}

const BEGUN_WITHIN_MS = 30_000;

async function begun(exec: Exec): Promise<void> {
  const told = () =>
    exec.inspect().then(
      ({ Pid, ExitCode }) => (Pid > 0 || ExitCode !== null ? true : undefined),
      () => true,
    );
  const is = await poll(told, { withinMs: BEGUN_WITHIN_MS, everyMs: 5 });
  if (is === undefined)
    throw new Error(`the engine was about to begin a program for ${showMs(BEGUN_WITHIN_MS)} and still is`);
}

// A host that was powered off took its programs with it, and the engine may have forgotten them.
async function exitCodeOf(exec: Exec): Promise<number | null> {
  return exec.inspect().then(
    ({ ExitCode }) => ExitCode,
    () => null,
  );
}
