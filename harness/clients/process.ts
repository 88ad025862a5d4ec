import { flushCompileCache } from 'node:module';
import { constants, setPriority } from 'node:os';
import {
  type Address,
  acceptTypeScriptModules,
  DEFAULT_KEYSPACE,
  type Keyspace,
  keyName,
  now,
  within,
  withoutSecrets,
} from '../basics/index.ts';
import type { Beginning, History } from '../history/index.ts';
import type { Client, Workload } from '../workload/index.ts';
import {
  atFixedRate,
  beginWorkload,
  loadWorkload,
  type Pace,
  type Recorder,
  recorderOf,
} from '../workload/run.ts';
import { watchConnections } from './connections.ts';
import { type HistoryFile, openHistory } from './history-file.ts';
import { innerAddresses } from './inner-addresses.ts';
import { loadPackage } from './installed.ts';
import { libraryOf } from './libraries.ts';
import type { Options } from './library.ts';
import type { FromClient, ToClient } from './messages.ts';
import { checkOptions, type SentClient } from './options.ts';
import { connectFrom } from './own-ports.ts';

// A client under test, in a process of its own: neither Jest's event loop nor the observer disturbs it.

const tell = (message: FromClient): void => {
  process.send?.(message);
};

interface Worker {
  readonly name: string;
  readonly client: Client;
  /** The libraries look into it each time. */
  readonly natMap: Record<string, Address>;
  readonly history: HistoryFile;
  readonly recorder: Recorder;
  readonly end: AbortController;
}

let worker: Worker;
let pace: Pace | undefined;

// One after the other: there is no work before the client is made.
let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToClient) => {
  obeyed = obeyed.then(() => obey(message));
});
// The harness is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the harness decides when its clients end.
process.on('SIGINT', () => undefined);

async function obey(message: ToClient): Promise<void> {
  if (message.do === 'load') await load(message);
  if (message.do === 'connect') worker = await connect(message);
  if (message.do === 'work') pace = await work(message.workload);
  if (message.do === 'learn') Object.assign(worker.natMap, message.natMap);
  if (message.do === 'finish') await finish(message.drainMs);
}

async function load({ library, workload }: Extract<ToClient, { do: 'load' }>): Promise<void> {
  // What cannot be loaded is an error where it is used.
  const loads = [library && Promise.resolve(libraryOf(library)).then(loadPackage), loadWorkload(workload)];
  await Promise.allSettled(loads);
  // A process that is killed would keep nothing.
  flushCompileCache();
}

// A reply is noted when it comes, not when a busy machine gets round to it. Only the superuser may ask for that.
function hurry(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {}
}

async function connect({
  client: name,
  spec,
  historyFile,
  ports,
  natMap,
  own,
  sentinels,
  nodes,
  password,
}: Extract<ToClient, { do: 'connect' }>): Promise<Worker> {
  hurry();
  if (ports !== undefined) connectFrom(ports);
  watchConnections(
    told => tell({ tells: 'connection', atMs: now(), ...told }),
    reached => innerAddresses(natMap)(reached),
  );
  const options = await optionsOf(spec);
  // A module's options are known only here.
  checkOptions(name, options, spec, own);
  tell({ tells: 'connected-options', options: describeOptions(options) });
  const onEvent = (event: string, detail: string) => tell({ tells: 'event', atMs: now(), event, detail });
  const client = await libraryOf(spec.library).connect(options, {
    sentinels,
    natMap,
    ...(nodes && { nodes }),
    ...(password !== undefined && { password }),
    onEvent,
  });
  const history = openHistory(historyFile);
  const { keyspaceOf, neverSent } = libraryOf(spec.library);
  const onServer = (server: string, atMs: number) => tell({ tells: 'acknowledged-by', atMs, server });
  const recorder = recorderOf(name, inKeyspace(history, keyspaceOf(options as Options)), onServer, neverSent);
  return { name, client, natMap, history, recorder, end: new AbortController() };
}

/** Writes keys down by the names that final data gives them. */
function inKeyspace(history: History, { db, keyPrefix }: Keyspace): History {
  if (db === DEFAULT_KEYSPACE.db && keyPrefix === DEFAULT_KEYSPACE.keyPrefix) return history;
  const named = (beginning: Beginning) => ({
    ...beginning,
    key: keyName(db, `${keyPrefix}${beginning.key}`),
  });
  return {
    begin: beginning => history.begin(named(beginning)),
    end: (beginning, ending) => history.end(named(beginning), ending),
  };
}

async function optionsOf({ options }: SentClient): Promise<object> {
  if (options.from === 'scenario') return options.options;
  acceptTypeScriptModules();
  const module = (await import(options.url)) as { default?: object };
  if (module.default === undefined) throw new Error(`${options.url} has no default export with options`);
  return module.default;
}

const describeOptions = (options: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(withoutSecrets(options), (_, value: unknown) =>
      typeof value === 'function' ? '[function]' : value,
    ),
  );

async function work(workload: Workload): Promise<Pace> {
  const { name, client, recorder, end } = worker;
  const issue = await beginWorkload({ client, name, workload, recorder, signal: end.signal });
  return atFixedRate(workload, (turn, lateMs) => void issue(turn, lateMs));
}

async function finish(drainMs: number): Promise<void> {
  const { client, history, recorder, end } = worker;
  pace?.stop();
  await within(drainMs, recorder.idle());
  // What is still in flight stays without an end in the history: nobody will ever know from here.
  end.abort();
  history.close();
  client.disconnect();
  tell({ tells: 'finished' });
  process.disconnect();
}
