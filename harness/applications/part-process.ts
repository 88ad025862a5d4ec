import { flushCompileCache } from 'node:module';
import { acceptTypeScriptModules, messageOf } from '../basics/index.ts';
import { type AnswerLog, openAnswerLog } from './access-log.ts';
import type { FromPart, Serve, Served, ToPart } from './application.ts';
import { NO_LAG, watchLag } from './lag.ts';

// A part of an application, in a process of its own: what its users wait for is not the harness.

const tell = (message: FromPart): void => {
  process.send?.(message);
};

let lag = () => NO_LAG;
let log: AnswerLog | undefined;
let served: Served | undefined;
let natMap: Record<string, unknown> = {};

let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToPart) => {
  obeyed = obeyed.then(() => obey(message));
});
// The harness is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the harness decides when an application ends.
process.on('SIGINT', () => undefined);

async function obey(message: ToPart): Promise<void> {
  if (message.do === 'load') await load(message.module);
  if (message.do === 'serve')
    await serve(message).catch(error => tell({ tells: 'failed', why: messageOf(error) }));
  if (message.do === 'learn') Object.assign(natMap, message.natMap);
  if (message.do === 'finish') await finish();
}

async function load(module: string): Promise<void> {
  acceptTypeScriptModules();
  // What cannot be loaded is an error when it is to be served.
  await import(module).catch(() => undefined);
  // A process that is killed would keep nothing.
  flushCompileCache();
}

async function serve(message: Extract<ToPart, { do: 'serve' }>): Promise<void> {
  lag = watchLag();
  const { default: begin } = (await import(message.module)) as { default: Serve };
  natMap = message.natMap;
  log = openAnswerLog(message.logFile, (is, atMs, shard) => tell({ tells: 'cache', is, atMs, shard }));
  const { options, sentinels, urls, port } = message;
  served = await begin({ options, sentinels, natMap: message.natMap, urls, port, log });
  tell({ tells: 'serving', url: served.url });
}

async function finish(): Promise<void> {
  await served?.close();
  log?.close();
  tell({ tells: 'finished', lag: lag() });
  process.disconnect();
}
