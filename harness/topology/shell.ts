import { randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import { now, within } from '../basics/index.ts';
import type { Finished, Running, Spawn } from './exec.ts';

/**
 * A shell that stays open on a host, so that a script takes a few ms where the engine needs some 50 ms to start a
 * program. Faults that answer to an event have no more than that.
 */
export interface Shell {
  /** Runs scripts one after the other. Rejects when the shell has ended or gives no answer in time. */
  run(script: string): Promise<Finished>;
  /** False once it has ended, with its host for instance: then only a new shell helps. */
  isOpen(): boolean;
  close(): void;
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
  const running: Running = await spawn(['sh'], onLine);
  // It outlasts deployments. While a script runs, the timer for its answer keeps this process going.
  running.unref();
  const ended = running.ended.then(() => {
    open = false;
    throw new Error(`the shell on ${host} has ended`);
  });
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
    run: script => inTurn(() => perform(script)),
    isOpen: () => open,
    close: () => running.write('exit\n'),
  };
}
