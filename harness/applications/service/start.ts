import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import {
  type Child,
  forkModule,
  messageOf,
  now,
  ownModule,
  pause,
  poll,
  scrubbedEnvironment,
  showMs,
  unusable,
  within,
} from '../../basics/index.ts';
import type { ServiceProcess } from '../../faults/index.ts';
import { openAnswerLog, readAnswers } from '../access-log.ts';
import { NO_LAG } from '../lag.ts';
import type { ApplicationRemains, Running } from '../running.ts';
import type { FromKeeper, ServiceExit, ToKeeper } from './keeper-messages.ts';
import type { ToServiceLoad } from './load-messages.ts';
import { nameOfLoad } from './name.ts';
import { answerWithin, type OpenLoop, type Outcome, openLoop } from './open-loop.ts';
import { lastLinesOf, outputSince } from './output.ts';
import { processesOf, signalled } from './processes.ts';
import { isGoodStatus, runCommand, sendHttp } from './request.ts';
import { matches, type Service, type ServiceLoad } from './settings.ts';
import { type ServiceDeployment, type ServiceSurroundings, surroundingsOf } from './surroundings.ts';

/** A service of the user's that runs. */
export interface RunningService extends Running, ServiceProcess {
  readonly by: 'service';
  readonly service: Service;
  isRunning(): boolean;
  /** So far. */
  readonly exits: readonly ServiceExit[];
  /** The path of what it prints. */
  readonly output: string;
}

interface StartOptions {
  /** Where its requests and its output are written: '<name>-requests.jsonl', '<name>-output.log'. */
  readonly folder: string;
  /** Its process started, or ended. */
  onEvent?(event: 'started' | 'exited', atMs: number, detail: string): void;
}

const KEEPER = fileURLToPath(ownModule('./keeper-process.ts', import.meta.url));
const LOAD = fileURLToPath(ownModule('./load-process.ts', import.meta.url));
const LOOK_EVERY_MS = 50;
const SIGNALLED_WITHIN_MS = 5000;
// Above the time that a service is given to end.
const FINISHES_WITHIN_MS = 25_000;
const REVIVES_WITHIN_MS = 10_000;

/**
 * Starts a service over a running deployment; resolves when it is ready.
 * @throws UnusableInput when its command cannot be started; Error with its last lines when it does not become ready
 */
export async function startService(
  name: string,
  service: Service,
  deployment: ServiceDeployment,
  { folder, onEvent = () => undefined }: StartOptions,
): Promise<RunningService> {
  mkdirSync(folder, { recursive: true });
  const port = await getPort({ host: '127.0.0.1' });
  const place: Place = {
    name,
    service,
    url: `http://127.0.0.1:${port}`,
    surroundings: surroundingsOf(deployment, port),
    env: {},
    output: join(folder, `${name}-output.log`),
    requests: join(folder, `${name}-requests.jsonl`),
  };
  // Those of an attempt before would count again.
  for (const file of [place.output, place.requests]) rmSync(file, { force: true });
  const mark = `FAILOVER_SERVICE=${randomUUID()}`;
  const env = environmentOf(place, mark);
  const kept = keep({ ...place, env }, mark, onEvent);
  try {
    await untilReady({ ...place, env }, kept);
  } catch (error) {
    await kept.finish();
    throw error;
  }
  return running({ ...place, env }, kept);
}

/** What is known of a service before it runs. */
interface Place {
  readonly name: string;
  readonly service: Service;
  readonly url: string;
  readonly surroundings: ServiceSurroundings;
  readonly env: NodeJS.ProcessEnv;
  readonly output: string;
  readonly requests: string;
}

const OWN_VARIABLES = ['NODE_COMPILE_CACHE', 'NODE_OPTIONS', 'HARNESS_RUN', 'HARNESS_PROJECT'];

/** @throws Error when the scenario's own function does */
function variablesOf({ name, service, surroundings }: Place): Readonly<Record<string, string>> {
  try {
    return service.env(surroundings);
  } catch (error) {
    throw new Error(`the function env of the service ${name} threw: ${messageOf(error)}`);
  }
}

function environmentOf(place: Place, mark: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(scrubbedEnvironment()).filter(([key]) => !OWN_VARIABLES.includes(key));
  const [key = '', value] = mark.split('=');
  return {
    ...Object.fromEntries(inherited),
    PORT: String(place.surroundings.port),
    ...variablesOf(place),
    [key]: value,
  };
}

/** The process of a service, as the one that keeps it reports it. */
interface Kept {
  readonly exits: readonly ServiceExit[];
  /** Of its latest start. */
  readonly latest: () => { readonly pid: number; readonly outputFrom: number } | undefined;
  /** Why it could not be started at all. */
  readonly failure: () => string | undefined;
  isRunning(): boolean;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<number>;
  revive(): void;
  finish(): Promise<Extract<FromKeeper, { tells: 'finished' }> | undefined>;
  kill(): void;
}

function keep(
  { service, output, env }: Place,
  mark: string,
  onEvent: NonNullable<StartOptions['onEvent']>,
): Kept {
  const child = forkModule(KEEPER);
  const exits: ServiceExit[] = [];
  let latest: { pid: number; outputFrom: number } | undefined;
  let failure: string | undefined;
  let isRunning = false;
  const finished = Promise.withResolvers<Extract<FromKeeper, { tells: 'finished' }> | undefined>();
  void child.ended.then(() => {
    // Nothing else would end the service.
    if (isRunning && latest !== undefined) signalled(-latest.pid, 'SIGKILL');
    finished.resolve(undefined);
  });
  let onSignalled: (atMs: number) => void = () => undefined;
  child.process.on('message', (message: FromKeeper) => {
    if (message.tells === 'started') {
      latest = message;
      isRunning = true;
      onEvent('started', message.atMs, `process ${message.pid}`);
    }
    if (message.tells === 'exited') {
      const { tells: _tells, ...exit } = message;
      exits.push(exit);
      isRunning = false;
      onEvent('exited', exit.atMs, exit.how);
    }
    if (message.tells === 'failed') failure = message.why;
    if (message.tells === 'signalled') onSignalled(message.atMs);
    if (message.tells === 'finished') finished.resolve(message);
  });
  const send = (message: ToKeeper) => child.send(message);
  const port = env.PORT ?? '';
  const [program, ...args] = service.command;
  send({
    do: 'start',
    command: [program, ...args.map(arg => arg.replaceAll('{port}', port))],
    ...(service.cwd !== undefined && { cwd: service.cwd }),
    env,
    output,
    restart: service.restart,
    mark,
  });
  return {
    exits,
    latest: () => latest,
    failure: () => failure,
    isRunning: () => isRunning,
    async signal(signal) {
      const sent = new Promise<number>(resolve => {
        onSignalled = resolve;
      });
      send({ do: 'signal', signal });
      const atMs = await within(SIGNALLED_WITHIN_MS, sent);
      if (atMs === 'late')
        throw new Error(`the signal ${signal} was not sent within ${SIGNALLED_WITHIN_MS} ms`);
      return atMs;
    },
    revive: () => send({ do: 'revive' }),
    async finish() {
      send({ do: 'finish' });
      const end = await within(FINISHES_WITHIN_MS, finished.promise);
      return end === 'late' ? undefined : end;
    },
    // It ends the service when the channel closes, and then itself.
    kill() {
      if (child.process.connected) child.process.disconnect();
    },
  };
}

/** @throws UnusableInput, or Error with what it printed last */
async function untilReady(place: Place, kept: Kept): Promise<void> {
  const { name, service, output } = place;
  const { withinMs } = service.ready;
  const deadlineMs = now() + withinMs;
  let last = 'it did not start';
  const fail = (what: string): never => {
    const lines = lastLinesOf(output);
    const printed = lines.length === 0 ? 'it printed nothing' : `it printed last: ${lines.join(' | ')}`;
    throw new Error(`the service ${name} ${what}; ${printed}; its output: ${output}`);
  };
  while (now() < deadlineMs) {
    const failure = kept.failure();
    if (failure !== undefined) throw notStartable(place, failure);
    const [exit] = kept.exits;
    if (exit !== undefined && service.restart === 'never') fail(`ended before it was ready (${exit.how})`);
    if (kept.isRunning()) {
      const found = await readiness(place, kept.latest()?.outputFrom ?? 0);
      if (found.ok) return;
      last = found.error ?? 'it was not ready';
    }
    await pause(LOOK_EVERY_MS);
  }
  fail(`was not ready within ${showMs(withinMs)}: ${last}`);
}

const notStartable = ({ name, service: { command, cwd } }: Place, why: string): Error =>
  unusable({
    tried: `to start the service ${name}: ${command.join(' ')}`,
    found: cwd !== undefined && !existsSync(cwd) ? `the folder ${cwd} does not exist` : why,
    todo: "correct 'command' and 'cwd' of the service; 'command' is the program and its arguments, without a shell",
  });

/** Whether the service is ready just now. */
function readiness(place: Place, outputFrom: number): Promise<Outcome> {
  const { service, url, output } = place;
  const { ready, load } = service;
  if (ready.by === 'log') {
    const ok = matches(ready.wanted, outputSince(output, outputFrom));
    return Promise.resolve(
      ok ? { ok } : { ok, error: 'its output does not have what service.ready.log names' },
    );
  }
  return answerWithin(load.timeoutMs, async signal => {
    if (ready.by === 'load') return send(place, 0, signal);
    const { status } = await fetch(url + ready.path, { signal, redirect: 'manual' });
    return isGoodStatus(status) ? { ok: true } : { ok: false, error: `${ready.path}: status ${status}` };
  });
}

/** Sends one request of its load from this process. */
async function send(place: Place, n: number, signal: AbortSignal): Promise<Outcome> {
  const { service, url, env, surroundings } = place;
  const { load, cwd } = service;
  if (load.by === 'http') return sendHttp(url, load, n, signal);
  if (load.by === 'command') return runCommand(load.command, { cwd, env }, signal);
  return load.run(surroundings).then(
    () => ({ ok: true }),
    error => ({ ok: false, error: messageOf(error).split('\n')[0] ?? 'it failed' }),
  );
}

interface RunningLoad extends OpenLoop {
  /** Why its process ended before it was told to. */
  failure(): string | undefined;
  kill(): void;
}

/** Requests that are being sent, from a process of their own where they can. */
function startLoad(place: Place, load: ServiceLoad): RunningLoad {
  const { service, url, env, requests } = place;
  if (load.by === 'function') {
    const log = openAnswerLog(requests);
    const loop = openLoop(nameOfLoad(load), load, (n, signal) => send(place, n, signal), log.write);
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= loop.stop().finally(log.close);
      return closed;
    };
    return { stop: close, failure: () => undefined, kill: () => void close() };
  }
  const child: Child = forkModule(LOAD);
  let isExpected = false;
  let failure: string | undefined;
  void child.ended.then(why => {
    if (!isExpected) failure = why;
  });
  const tell = (message: ToServiceLoad) => child.send(message);
  tell({
    do: 'begin',
    url,
    load,
    ...(service.cwd !== undefined && { cwd: service.cwd }),
    env,
    file: requests,
  });
  return {
    failure: () => failure,
    async stop() {
      isExpected = failure === undefined;
      tell({ do: 'stop' });
      await within(load.timeoutMs + SIGNALLED_WITHIN_MS, child.ended);
      child.kill();
    },
    kill: child.kill,
  };
}

function running(place: Place, kept: Kept): RunningService {
  const { name, service, url, output, requests } = place;
  let load: ReturnType<typeof startLoad> | undefined;
  let loadBeganAtMs: number | undefined;
  const stateOf = (pid: number | undefined) => {
    const alive = pid === undefined ? [] : processesOf(pid);
    if (alive.length === 0) return 'ended';
    return alive.every(({ state }) => state.startsWith('T')) ? 'frozen' : 'running';
  };
  const pid = () => kept.latest()?.pid;
  return {
    by: 'service',
    name,
    service,
    kind: 'service',
    load: service.load,
    url,
    urls: { [name]: url },
    output,
    accessLog: requests,
    async ask(path) {
      const askedAtMs = now();
      const response = await fetch(url + path, { redirect: 'manual' });
      return { status: response.status, body: parsed(await response.text()), tookMs: now() - askedAtMs };
    },
    beginLoad() {
      loadBeganAtMs = now();
      load = startLoad(place, service.load);
    },
    loadBeganAtMs: () => loadBeganAtMs,
    answers: () => readAnswers(requests),
    // Its environment is that of its start; probes look the addresses up each time.
    learn: () => undefined,
    pid,
    isRunning: kept.isRunning,
    exits: kept.exits,
    stateOf,
    signal: kept.signal,
    async revive() {
      kept.revive();
      const runs = async () => (kept.isRunning() && stateOf(pid()) !== 'ended') || undefined;
      const does = await poll(runs, { withinMs: REVIVES_WITHIN_MS, everyMs: LOOK_EVERY_MS });
      if (!does)
        throw new Error(`the service ${name} did not start again within ${showMs(REVIVES_WITHIN_MS)}`);
    },
    async finish(): Promise<ApplicationRemains> {
      const loadEndedAtMs = now();
      await load?.stop();
      const end = await kept.finish();
      return {
        process: end?.how ?? 'hung',
        answers: readAnswers(requests),
        sourceAnswers: [],
        lag: NO_LAG,
        loadEndedAtMs,
        service: {
          output: basename(output),
          restart: service.restart,
          exits: kept.exits,
          leftBehind: end?.leftBehind ?? [],
          ...loadFailure(load),
        },
      };
    },
    kill() {
      load?.kill();
      kept.kill();
    },
  };
}

const loadFailure = (load: RunningLoad | undefined): { readonly loadFailed?: string } => {
  const why = load?.failure();
  return why === undefined ? {} : { loadFailed: why };
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
