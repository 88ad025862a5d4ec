import { type ChildProcess, spawn } from 'node:child_process';
import { fstatSync, openSync, writeSync } from 'node:fs';
import { messageOf, now, poll, sent } from '../../basics/index.ts';
import type { FromKeeper, SentSignal, ToKeeper } from './keeper-messages.ts';
import { lastLinesOf } from './output.ts';
import { processesOf, processesWith, signalled } from './processes.ts';
import { restartPauses } from './restart-pauses.ts';

// Keeps a service of the user's: starts it in a process group of its own, starts it again where that is wanted, and ends it
// with all that it started. When the harness is gone, also by SIGKILL, this process ends the service at once.

type Start = Extract<ToKeeper, { do: 'start' }>;

const ENDS_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

const tell = (message: FromKeeper): void => {
  process.send?.(message);
};

let given: Start | undefined;
let child: ChildProcess | undefined;
let startedAtMs = 0;
const nextPauseMs = restartPauses();
let isExpected = false;
let isOver = false;
let isToBeRevived = false;
let again: NodeJS.Timeout | undefined;

process.on('message', (message: ToKeeper) => {
  if (message.do === 'start') {
    given = message;
    start(message);
  }
  if (message.do === 'signal') signal(message.signal);
  if (message.do === 'revive' && given !== undefined) revive(given);
  if (message.do === 'finish') void finish();
});
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  killAll();
  process.exit(0);
});

function start({ command: [program, ...args], cwd, env, output }: Start): void {
  clearTimeout(again);
  const file = openSync(output, 'a');
  const outputFrom = fstatSync(file).size;
  if (outputFrom > 0) writeSync(file, '--- started again\n');
  const started = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', file, file] });
  started.once('error', error => tell({ tells: 'failed', why: messageOf(error) }));
  const { pid } = started;
  if (pid === undefined) return;
  child = started;
  isExpected = false;
  isToBeRevived = false;
  startedAtMs = now();
  tell({ tells: 'started', atMs: startedAtMs, pid, outputFrom });
  started.once('exit', (code, ended) => onExit(pid, ended ?? `exit code ${code}`));
}

/** One that was killed may not have ended yet. */
function revive(options: Start): void {
  if (child === undefined) start(options);
  else isToBeRevived = isExpected;
}

function onExit(pid: number, how: string): void {
  child = undefined;
  if (given === undefined) return;
  tell({ tells: 'exited', atMs: now(), pid, how, isExpected, lastLines: lastLinesOf(given.output) });
  if (isOver) return;
  // What it leaves would keep its port, and answer in its place.
  signalled(-pid, 'SIGKILL');
  if (isToBeRevived) start(given);
  if (child !== undefined || given.restart === 'never') return;
  again = setTimeout(start, nextPauseMs(now() - startedAtMs), given);
}

function signal(name: SentSignal): void {
  const pid = child?.pid;
  if (name === 'SIGKILL') isExpected = true;
  if (pid !== undefined) signalled(-pid, name);
  tell({ tells: 'signalled', atMs: now() });
}

async function finish(): Promise<void> {
  isOver = true;
  clearTimeout(again);
  const how = await end();
  const leftBehind = marked();
  for (const { pid } of leftBehind) signalled(pid, 'SIGKILL');
  const left = leftBehind.map(({ pid, command }) => `${command} (${pid})`);
  await sent({ tells: 'finished', how, leftBehind: left } satisfies FromKeeper);
  process.disconnect();
}

async function end(): Promise<'finished' | 'hung' | 'died'> {
  const pid = child?.pid;
  if (pid === undefined) return 'died';
  isExpected = true;
  signalled(-pid, 'SIGTERM');
  signalled(-pid, 'SIGCONT');
  const ended = async () => (child === undefined && processesOf(pid).length === 0) || undefined;
  const inTime = await poll(ended, { withinMs: ENDS_WITHIN_MS, everyMs: LOOK_EVERY_MS });
  if (inTime) return 'finished';
  signalled(-pid, 'SIGKILL');
  await poll(ended, { withinMs: ENDS_WITHIN_MS, everyMs: LOOK_EVERY_MS });
  return 'hung';
}

/** What the service started and what left its group. */
const marked = () => (given === undefined ? [] : processesWith(given.mark));

function killAll(): void {
  if (child?.pid !== undefined) signalled(-child.pid, 'SIGKILL');
  for (const { pid } of marked()) signalled(pid, 'SIGKILL');
}
