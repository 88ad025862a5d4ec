import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../basics/index.ts';
import { type Answer, ASKER, readAnswers } from './access-log.ts';
import type { Application, CacheChange, Deployment } from './application.ts';
import { type Load, startLoad } from './load/load.ts';
import { type LoadedApplication, loadApplication, type RunningPart, startPart } from './part.ts';
import type { Running } from './running.ts';

/** An application that can be asked. */
export interface RunningApplication extends Running {
  readonly by: 'application';
  readonly application: Application;
}

interface StartOptions {
  /** Where its access logs are written: '<name>-<part>.jsonl'. */
  readonly folder: string;
  /** To be listened on by the part that users ask. Default 0: any. */
  readonly port?: number;
  onCacheChange?(change: CacheChange): void;
  onDeath?(why: string): void;
  /** Its processes. Without them it starts its own. */
  readonly loaded?: LoadedApplication;
}

const nothing = () => undefined;

/**
 * Starts an application over a running deployment, a process for each of its parts; resolves when it can be asked.
 * @throws Error with what the part said that could not be started; nothing is left running then
 */
export async function startApplication(
  name: string,
  application: Application,
  deployment: Deployment,
  {
    folder,
    port = 0,
    onCacheChange = nothing,
    onDeath = nothing,
    loaded = loadApplication(application),
  }: StartOptions,
): Promise<RunningApplication> {
  mkdirSync(folder, { recursive: true });
  const parts: RunningPart[] = [];
  const urls: Record<string, string> = {};
  const given = application.parts(deployment);
  for (const part of given) {
    const running = await startPart(part, loaded.part(part.module), {
      deployment,
      urls: { ...urls },
      port: part === given.at(-1) ? port : 0,
      logFile: join(folder, `${name}-${part.name}.jsonl`),
      onCacheChange,
      onDeath,
    }).catch(error => {
      loaded.kill();
      throw error;
    });
    parts.push(running);
    urls[part.name] = running.url;
  }
  return running(name, application, parts, urls, loaded);
}

function running(
  name: string,
  application: Application,
  parts: readonly RunningPart[],
  urls: Readonly<Record<string, string>>,
  loaded: LoadedApplication,
): RunningApplication {
  const asked = parts.at(-1);
  if (asked === undefined) throw new Error(`the application ${name} has no parts`);
  let load: Load | undefined;
  let loadBeganAtMs: number | undefined;
  const answers = () => readAnswers(asked.logFile).filter(({ asker }) => asker === undefined);
  return {
    by: 'application',
    name,
    kind: application.kind,
    application,
    load: application.load,
    url: asked.url,
    accessLog: asked.logFile,
    urls,
    async ask(path) {
      const askedAtMs = now();
      const response = await fetch(asked.url + path, { headers: { [ASKER]: 'scenario' } });
      const body: unknown = await response.json();
      return { status: response.status, body, tookMs: now() - askedAtMs };
    },
    beginLoad(seed) {
      if (application.load === undefined) return;
      loadBeganAtMs = now();
      load = startLoad(asked.url, application.load, seed, loaded.generator());
    },
    loadBeganAtMs: () => loadBeganAtMs,
    answers,
    learn(natMap) {
      for (const part of parts) part.learn(natMap);
    },
    async finish() {
      const loadEndedAtMs = now();
      const report = await load?.stop();
      const ends: ('finished' | 'hung' | 'died')[] = [];
      for (const part of parts.toReversed()) ends.push(await part.finish());
      loaded.kill();
      return {
        process: ends.find(end => end !== 'finished') ?? 'finished',
        answers: answers().filter(answer => !wasCutOff(answer, loadEndedAtMs)),
        sourceAnswers: parts.filter(({ isSource }) => isSource).flatMap(part => readAnswers(part.logFile)),
        ...(report && { load: report }),
        lag: asked.lag(),
        loadEndedAtMs,
      };
    },
    kill() {
      for (const part of parts) part.kill();
      loaded.kill();
    },
  };
}

const WAITED_LONG_MS = 1000;

/** Whether a user hung up because the load was over, and had not waited for long: that says nothing of the application. */
export const wasCutOff = ({ ok, status, atMs, tookMs }: Answer, loadEndedAtMs: number): boolean =>
  ok === undefined &&
  status === undefined &&
  atMs + tookMs >= loadEndedAtMs &&
  atMs > loadEndedAtMs - WAITED_LONG_MS;
