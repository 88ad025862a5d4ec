import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import getPort from 'get-port';
import {
  type Address,
  messageOf,
  now,
  pause,
  poll,
  scrubbedEnvironment,
  showAddress,
  showMs,
  unusable,
} from '../../basics/index.ts';
import type { ServiceProcess } from '../../faults/index.ts';
import { readAnswers } from '../access-log.ts';
import { NO_LAG } from '../lag.ts';
import type { ApplicationRemains, Running } from '../running.ts';
import { keepContainer } from './container.ts';
import type { ServiceExit } from './keeper-messages.ts';
import { type Kept, keep, type OnEvent } from './kept.ts';
import { type RunningLoad, send, startLoad } from './load.ts';
import { answerWithin, type Outcome } from './open-loop.ts';
import { lastLinesOf, outputSince } from './output.ts';
import type { Place } from './place.ts';
import { isGoodStatus } from './request.ts';
import { type ImageService, matches, type ProcessService, type Service, withPort } from './settings.ts';
import {
  type ServiceDeployment,
  type ServiceSurroundings,
  surroundingsInNetwork,
  surroundingsOf,
} from './surroundings.ts';

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
  readonly onEvent?: OnEvent;
}

const LOOK_EVERY_MS = 50;
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
  const files = {
    output: join(folder, `${name}-output.log`),
    requests: join(folder, `${name}-requests.jsonl`),
  };
  // Those of an attempt before would count again.
  for (const file of Object.values(files)) rmSync(file, { force: true });
  const { place, kept } =
    service.runs === 'process'
      ? await startProcess({ name, service, ...files }, service, deployment, onEvent)
      : await startContainer({ name, service, ...files }, service, deployment, onEvent);
  try {
    await untilReady(place, kept);
  } catch (error) {
    await kept.finish();
    throw error;
  }
  return running(place, kept);
}

type Begun = Promise<{ readonly place: Place; readonly kept: Kept }>;
type Files = Omit<Place, 'url' | 'surroundings' | 'env'>;

async function startProcess(
  files: Files,
  service: ProcessService,
  deployment: ServiceDeployment,
  onEvent: OnEvent,
): Begun {
  const port = await getPort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const surroundings = surroundingsOf(deployment, { port, url });
  const [key, value] = ['FAILOVER_SERVICE', randomUUID()];
  const env = { ...environmentOf(files, surroundings), [key]: value };
  const place = { ...files, url, surroundings, env };
  return { place, kept: keep(service, place, `${key}=${value}`, onEvent) };
}

/** Its own variables are those of the network; its load and its probe are on this machine. */
async function startContainer(
  files: Files,
  service: ImageService,
  deployment: ServiceDeployment,
  onEvent: OnEvent,
): Begun {
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
  return answerWithin(load.timeoutMs, async signal => {
    if (ready.by === 'load') return send(place, 0, signal);
    const { status } = await fetch(url + ready.path, { signal, redirect: 'manual' });
    return isGoodStatus(status) ? { ok: true } : { ok: false, error: `${ready.path}: status ${status}` };
  });
}

function running(place: Place, kept: Kept): RunningService {
  const { name, service, url, output, requests } = place;
  let load: RunningLoad | undefined;
  let loadBeganAtMs: number | undefined;
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
    async finish(): Promise<ApplicationRemains> {
      const loadEndedAtMs = now();
      await load?.stop();
      const end = await kept.finish();
      const loadFailed = load?.failure();
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
          ...(loadFailed !== undefined && { loadFailed }),
        },
      };
    },
    kill() {
      load?.kill();
      kept.kill();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
