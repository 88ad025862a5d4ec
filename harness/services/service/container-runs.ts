import { appendFileSync, existsSync, statSync } from 'node:fs';
import { messageOf, now, poll } from '../../basics/index.ts';
import type { ContainerRun, ServiceContainer } from '../../topology/index.ts';
import type { ServiceExit } from './keeper-messages.ts';
import type { OnEvent } from './kept.ts';
import { lastLinesOf } from './output.ts';
import { restartPauses } from './restart-pauses.ts';
import type { ImageService } from './settings.ts';

export const ENDS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/**
 * The runs of a container, one after the other: it is started again as `restart` says.
 * @param output the file for what it prints
 */
export function runsOf(
  container: Pick<ServiceContainer, 'host' | 'start'>,
  restart: ImageService['restart'],
  output: string,
  onEvent: OnEvent,
) {
  const exits: ServiceExit[] = [];
  const nextPauseMs = restartPauses();
  let latest: { pid: number; outputFrom: number } | undefined;
  let running: ContainerRun | undefined;
  let starting: Promise<void> | undefined;
  let failure: string | undefined;
  let isExpected = false;
  let isOver = false;
  let isOff = false;
  let again: NodeJS.Timeout | undefined;

  const start = (): Promise<void> => {
    clearTimeout(again);
    starting ??= startNow().finally(() => {
      starting = undefined;
    });
    return starting;
  };

  async function startNow(): Promise<void> {
    if (running !== undefined || isOver || isOff) return;
    isExpected = false;
    const outputFrom = existsSync(output) ? statSync(output).size : 0;
    if (latest !== undefined) appendFileSync(output, '--- started again\n');
    const startedAtMs = now();
    const run = await container.start(text => appendFileSync(output, text)).catch(messageOf);
    if (typeof run === 'string') return onFailedStart(run);
    running = run;
    latest = { pid: run.pid, outputFrom };
    onEvent('started', now(), `process ${run.pid} of ${container.host.name}`);
    void run.ended.then(end => onExit(run, end, startedAtMs));
  }

  /** The first start is not tried again: what is wrong with it is for a person to correct. */
  function onFailedStart(why: string): void {
    failure = why;
    appendFileSync(output, `--- not started: ${why}\n`);
    if (latest !== undefined) startLater(0);
  }

  function startLater(ranMs: number): void {
    if (isOver || isOff || restart === 'never') return;
    again = setTimeout(() => void start(), nextPauseMs(ranMs));
  }

  function onExit({ pid }: ContainerRun, { how, atMs }: { how: string; atMs: number }, startedAtMs: number) {
    running = undefined;
    exits.push({ atMs, pid, how, isExpected, lastLines: lastLinesOf(output) });
    onEvent('exited', atMs, how);
    startLater(atMs - startedAtMs);
  }

  return {
    exits,
    latest: () => latest,
    failure: () => failure,
    isRunning: () => running !== undefined,
    start,
    /** Undefined when none is just starting. */
    starting: () => starting,
    /** The end of the present run is wanted. */
    expectEnd() {
      isExpected = true;
    },
    isEndExpected: () => isExpected,
    /** Its end is heard of a little later than the engine knows it. */
    untilHeard: () =>
      poll(async () => running === undefined || undefined, {
        withinMs: ENDS_WITHIN_MS,
        everyMs: LOOK_EVERY_MS,
      }),
    /** While its host is off, nothing starts. */
    setOff(is: boolean) {
      isOff = is;
    },
    /** Nothing starts any more. */
    stop() {
      isOver = true;
      clearTimeout(again);
    },
  };
}
