import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { now, within } from '../basics/index.ts';
import type { Finished, OnLine, Running, Spawn } from './exec.ts';

/**
 * A shell that stays open on a host, so that a script takes a few ms where the engine needs some 50 ms to start a
 * program. Faults that answer to an event have no more than that.
 */
export interface Shell {
  /** Runs scripts one after the other. Rejects when the shell has ended or gives no answer in time. */
  run(script: string): Promise<Finished>;
  /**
   * Starts a script in the background, and hands over what it prints line by line. The engine needs some 50 ms, and as much
   * of a processor, to start a program; the shell needs 3.
   */
  launch(script: string, onLine: OnLine): Promise<Launched>;
  /** False once it has ended, with its host for instance: then only a new shell helps. */
  isOpen(): boolean;
  close(): void;
}

/** A program that runs in the background of a shell. */
export interface Launched {
  /** Resolves when it has ended, or everything on the host has: with no exit code then. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly atMs: number }>;
}

const ANSWER_WITHIN_MS = 10_000;

interface Job {
  readonly lines: string[];
  firstLineAtMs: number | undefined;
  readonly done: (finished: Finished) => void;
}

export async function openShell(host: string, spawn: Spawn): Promise<Shell> {
  const token = randomBytes(8).toString('hex');
  let open = true;
  let job: Job | undefined;
  const inTurn = pLimit(1);

  const onLine = (line: string, atMs: number) => {
    if (job === undefined) return;
    const [, exitCode] = new RegExp(`^${token} (\\d+)$`).exec(line) ?? [];
    if (exitCode !== undefined) {
      const { lines, firstLineAtMs, done } = job;
      return done({ exitCode: Number(exitCode), output: lines.join('\n'), firstLineAtMs });
    }
    job.firstLineAtMs ??= atMs;
    job.lines.push(line);
  };
  let count = 0;
  const background = new Map<string, OnLine>();
  // Scripts print on standard output, programs in the background on standard error: one never splits the other's lines.
  const onBackgroundLine: OnLine = (tagged, atMs) => {
    const [, id = '', line = ''] = new RegExp(`^${token} (\\d+) (.*)$`).exec(tagged) ?? [];
    background.get(id)?.(line, atMs);
  };
  const running: Running = await spawn(['sh', '-c', 'exec 3>&2; exec sh'], onLine, onBackgroundLine);
  // It outlasts deployments. While a script runs, the timer for its answer keeps this process going.
  running.unref();
  const ended = running.ended.then(() => {
    open = false;
    throw new Error(`the shell on ${host} has ended`);
  });
  const run = (script: string) => inTurn(() => perform(script));
  ended.catch(() => undefined);

  const perform = async (script: string): Promise<Finished> => {
    const { promise, resolve } = Promise.withResolvers<Finished>();
    job = { lines: [], firstLineAtMs: undefined, done: resolve };
    const askedAtMs = now();
    running.write(`( ${script}\n) < /dev/null 2>&1\necho "${token} $?"\n`);
    const finished = await within(ANSWER_WITHIN_MS, Promise.race([promise, ended])).finally(() => {
      job = undefined;
    });
    if (finished !== 'late') return finished;
    open = false;
    throw new Error(`${host} did not run a script within ${Math.round(now() - askedAtMs)} ms: ${script}`);
  };
  return {
    run,
    async launch(script, onLine) {
      count += 1;
      const id = String(count);
      const { promise, resolve } = Promise.withResolvers<Awaited<Launched['ended']>>();
      background.set(id, (line, atMs) => {
        const [, exitCode] = new RegExp(`^${token} ended (\\d+)$`).exec(line) ?? [];
        if (exitCode === undefined) return onLine(line, atMs);
        background.delete(id);
        resolve({ exitCode: Number(exitCode), atMs });
      });
      void running.ended.then(({ atMs }) => resolve({ exitCode: null, atMs }));
      await run(inBackground(script, token, id));
      return { ended: promise };
    },
    isOpen: () => open,
    close: () => running.write('exit\n'),
  };
}

/** Standard error of the shell itself is its descriptor 3 in the background: within a script 2 is the script's output. */
const inBackground = (script: string, token: string, id: string): string => `
{ { sh -c ${quoted(script)} < /dev/null 2>&1; echo "${token} ended $?"; } |
  while IFS= read -r line; do printf '%s\\n' "${token} ${id} $line" >&3; done; } > /dev/null 2>&1 &`;

/** A text as one word of a shell's command. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
