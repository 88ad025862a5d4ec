import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import getPort from 'get-port';
import {
  type Address,
  messageOf,
  now,
  parseOr,
  pause,
  poll,
  scrubbedEnvironment,
  showAddress,
  showMs,
  unusable,
} from '../../basics/index.ts';
import type { ServiceProcess } from '../../faults/index.ts';
import { type Answer, readAnswers } from '../access-log.ts';
import { REQUEST_LOG, readRequestLog } from '../request-log.ts';
import type { ProcessRemains, ServiceRemains } from '../running.ts';
import { keepContainer } from './container.ts';
import type { SentSignal, ServiceExit } from './keeper-messages.ts';
import { type Kept, keep, type OnEvent } from './kept.ts';
import { type RunningLoad, send, startLoad } from './load.ts';
import { matches } from './load-settings.ts';
import { nextKeyOf } from './name.ts';
import { answerWithin, type Outcome } from './open-loop.ts';
import { lastLinesOf, outputSince } from './output.ts';
import type { Place } from './place.ts';
import { isGoodStatus } from './request.ts';
import { type ImageService, type ProcessService, type Service, withPort } from './settings.ts';
import {
  type ServiceDeployment,
  type ServiceSurroundings,
  surroundingsInNetwork,
  surroundingsOf,
} from './surroundings.ts';

/** A process of a service that runs. */
interface RunningProcess extends ServiceProcess {
  signal(signal: SentSignal): Promise<number>;
  isRunning(): boolean;
  /** So far. */
  readonly exits: readonly ServiceExit[];
  /** The path of what it prints. */
  readonly output: string;
}

/** A service of the user's that runs. */
export interface RunningService extends RunningProcess {
  readonly service: Service;
  /** What users ask: 'http://127.0.0.1:40123'. */
  readonly url: string;
  /** Of the processes behind it and of itself, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** The processes behind it, in the order in which they started. */
  readonly behind: readonly RunningProcess[];
  /** The path of the record of its requests. */
  readonly requests: string;
  /** Asks it once, as a user does; what is asked so is no part of its numbers. @param path '/data/key-1' */
  ask(
    path: string,
    init?: RequestInit,
  ): Promise<{ readonly status: number; readonly body: unknown; readonly tookMs: number }>;
  /** Users begin to ask. @param seed of what they ask for */
  beginLoad(seed: number): void;
  /** When they began, ms on the harness's clock; undefined before. */
  loadBeganAtMs(): number | undefined;
  /** The requests that were recorded so far, in the order in which they were sent. */
  answers(): readonly Answer[];
  /** Ends the load, and then every process in the reverse order of its start. */
  finish(): Promise<ServiceRemains>;
  /** Ends everything at once. */
  kill(): void;
}

interface StartOptions {
  /** Where its requests and its output are written: '<name>-requests.jsonl', '<name>-output.log'. */
  readonly folder: string;
  readonly onEvent?: OnEvent;
}

const LOOK_EVERY_MS = 50;
const ANSWERS_WITHIN_MS = 2000;
const REVIVES_WITHIN_MS = 10_000;

/**
 * Starts a service over a running deployment, the processes behind it first; resolves when it is ready.
 * @throws UnusableInput when a command cannot be started; Error with its last lines when one does not become ready
 */
export async function startService(
  name: string,
  service: Service,
  deployment: ServiceDeployment,
  { folder, onEvent = () => undefined }: StartOptions,
): Promise<RunningService> {
  mkdirSync(folder, { recursive: true });
  const behind: Started[] = [];
  const urls: Record<string, string> = {};
  const start = (process: string, settings: Service, onEventOf: OnEvent) =>
    startOne(process, settings, { deployment, urls: { ...urls }, folder }, onEventOf);
  try {
    for (const [each, settings] of Object.entries(service.runs === 'process' ? service.behind : {})) {
      const started = await start(`${name}.${each}`, settings, (event, atMs, detail) =>
        onEvent(event, atMs, `${detail} (${each})`),
      );
      behind.push(started);
      urls[each] = started.place.url;
    }
    return running(await start(name, service, onEvent), behind);
  } catch (error) {
    for (const { kept } of behind.toReversed()) await kept.finish();
    throw error;
  }
}

/** One that is ready. */
interface Started {
  readonly place: Place;
  readonly kept: Kept;
}

/** What a service is started over. */
interface Base {
  readonly deployment: ServiceDeployment;
  readonly urls: Readonly<Record<string, string>>;
  readonly folder: string;
}

async function startOne(name: string, service: Service, base: Base, onEvent: OnEvent): Promise<Started> {
  const { folder } = base;
  const files = {
    output: join(folder, `${name}-output.log`),
    requests: join(folder, `${name}-requests.jsonl`),
    requestLog: resolve(folder, `${name}-log.jsonl`),
  };
  // Those of an attempt before would count again.
  for (const file of Object.values(files)) rmSync(file, { force: true });
  const started =
    service.runs === 'process'
      ? await startProcess({ name, service, ...files }, service, base, onEvent)
      : await startContainer({ name, service, ...files }, service, base, onEvent);
  try {
    await untilReady(started.place, started.kept);
  } catch (error) {
    await started.kept.finish();
    throw error;
  }
  return started;
}

type Files = Omit<Place, 'url' | 'surroundings' | 'env'>;

async function startProcess(
  files: Files,
  service: ProcessService,
  { deployment, urls }: Base,
  onEvent: OnEvent,
): Promise<Started> {
  const port = await getPort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const surroundings = surroundingsOf(deployment, { port, url, urls });
  const [key, value] = ['FAILOVER_SERVICE', randomUUID()];
  const env = { ...environmentOf(files, surroundings), [key]: value };
  const place = { ...files, url, surroundings, env };
  return { place, kept: keep(service, place, `${key}=${value}`, onEvent) };
}

/** Its own variables are those of the network; its load and its probe are on this machine. */
async function startContainer(
  files: Files,
  service: ImageService,
  { deployment }: Base,
  onEvent: OnEvent,
): Promise<Started> {
  const { port, image } = service;
  const container = await deployment
    .addService(files.name, port, ({ ip }) => {
      const inside = surroundingsInNetwork(deployment, { port, url: urlOf({ host: ip, port }) });
      const command = service.command && withPort(service.command, port);
      return { image, command, env: { PORT: String(port), ...variablesOf(files, inside) } };
    })
    .catch(error => {
      throw isRefused(error) ? notStartable(files, messageOf(error)) : error;
    });
  const reach = container.host.reach(port);
  const url = urlOf(reach);
  const surroundings = surroundingsOf(deployment, { port: reach.port, url });
  const place = { ...files, url, surroundings, env: environmentOf(files, surroundings) };
  return { place, kept: keepContainer(service, container, files.output, onEvent) };
}

const urlOf = (address: Address): string => `http://${showAddress(address)}`;

/** The engine refuses what a person has to correct, such as an image without a command. */
const isRefused = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 400;

const OWN_VARIABLES = ['NODE_COMPILE_CACHE', 'NODE_OPTIONS', 'HARNESS_RUN', 'HARNESS_PROJECT'];

/** @throws Error when the scenario's own function does */
function variablesOf(
  { name, service }: Files,
  surroundings: ServiceSurroundings,
): Readonly<Record<string, string>> {
  try {
    return service.env(surroundings);
  } catch (error) {
    throw new Error(`the function env of the service ${name} threw: ${messageOf(error)}`);
  }
}

function environmentOf(files: Files, surroundings: ServiceSurroundings): NodeJS.ProcessEnv {
  const inherited = Object.entries(scrubbedEnvironment()).filter(([key]) => !OWN_VARIABLES.includes(key));
  return {
    ...Object.fromEntries(inherited),
    PORT: String(surroundings.port),
    [REQUEST_LOG]: files.requestLog,
    ...variablesOf(files, surroundings),
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
  const unreachable = await kept.whyUnreachable?.();
  const why = unreachable === undefined ? last : `${last}; ${unreachable}`;
  fail(`was not ready within ${showMs(withinMs)}: ${why}`);
}

function notStartable({ name, service }: Files, why: string): Error {
  const { cwd, command = [] } = service;
  const program = [...(service.runs === 'image' ? ['image', service.image] : []), ...command];
  return unusable({
    tried: `to start the service ${name}: ${program.join(' ')}`,
    found: cwd !== undefined && !existsSync(cwd) ? `the folder ${cwd} does not exist` : why,
    todo: `correct 'command' and '${service.runs === 'image' ? 'image' : 'cwd'}' of the service; 'command' is the program and its arguments, without a shell`,
  });
}

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
  return answerWithin(load?.timeoutMs ?? ANSWERS_WITHIN_MS, async signal => {
    if (ready.by === 'load') {
      if (load === undefined) throw new Error('it has no load to show that it is ready');
      return send(place, load, { n: 0, key: nextKeyOf(load, 0)() }, signal, false);
    }
    const { status } = await fetch(url + ready.path, { signal, redirect: 'manual' });
    return isGoodStatus(status) ? { ok: true } : { ok: false, error: `${ready.path}: status ${status}` };
  });
}

function running({ place, kept }: Started, behind: readonly Started[]): RunningService {
  const { service, url, requests } = place;
  let load: RunningLoad | undefined;
  let loadBeganAtMs: number | undefined;
  const all = [...behind, { place, kept }];
  const named = all.map(each => [shortName(each.place.name), each.place.url] as const);
  return {
    ...processOf({ place, kept }),
    service,
    url,
    urls: Object.fromEntries(named),
    behind: behind.map(processOf),
    requests,
    async ask(path, init) {
      const askedAtMs = now();
      const response = await fetch(url + path, { redirect: 'manual', ...init });
      const text = await response.text();
      return { status: response.status, body: parseOr<unknown>(text, text), tookMs: now() - askedAtMs };
    },
    beginLoad(seed) {
      if (service.load === undefined) return;
      loadBeganAtMs = now();
      load = startLoad(place, service.load, seed);
    },
    loadBeganAtMs: () => loadBeganAtMs,
    answers: () => readAnswers(requests),
    async finish() {
      const loadEndedAtMs = now();
      await load?.stop();
      const remains = await remainsOf({ place, kept });
      const others: (readonly [string, ProcessRemains])[] = [];
      for (const each of behind.toReversed())
        others.unshift([shortName(each.place.name), await remainsOf(each)]);
      const loadFailed = load?.failure();
      return {
        ...remains,
        answers: readAnswers(requests),
        loadEndedAtMs,
        ...(loadFailed !== undefined && { loadFailed }),
        ...(others.length > 0 && { behind: Object.fromEntries(others) }),
      };
    },
    kill() {
      load?.kill();
      for (const each of all.toReversed()) each.kept.kill();
    },
  };
}

/** 'source' of 'web.source' */
const shortName = (name: string): string => name.split('.').at(-1) ?? name;

function processOf({ place, kept }: Started): RunningProcess {
  const { name, output } = place;
  const pid = () => kept.latest()?.pid;
  return {
    name,
    output,
    pid,
    isRunning: kept.isRunning,
    exits: kept.exits,
    stateOf: kept.stateOf,
    signal: kept.signal,
    ...(kept.inNetwork && { inNetwork: kept.inNetwork }),
    async revive() {
      kept.revive();
      const runs = async () => (kept.isRunning() && (await kept.stateOf(pid())) !== 'ended') || undefined;
      const does = await poll(runs, { withinMs: REVIVES_WITHIN_MS, everyMs: LOOK_EVERY_MS });
      if (!does)
        throw new Error(`the service ${name} did not start again within ${showMs(REVIVES_WITHIN_MS)}`);
    },
  };
}

/** Ends a process. */
async function remainsOf({ place, kept }: Started): Promise<ProcessRemains> {
  const end = await kept.finish();
  const log = readRequestLog(place.requestLog);
  return {
    process: end?.how ?? 'hung',
    output: basename(place.output),
    restart: place.service.restart,
    exits: kept.exits,
    leftBehind: end?.leftBehind ?? [],
    ...(log && { log }),
  };
}
