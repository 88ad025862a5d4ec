import { flushCompileCache } from 'node:module';
import { constants, setPriority } from 'node:os';
import {
  type Address,
  DEFAULT_KEYSPACE,
  type Keyspace,
  keyName,
  messageOf,
  now,
  sent,
  UnusableInput,
  within,
} from '../basics/index.ts';
import type { Beginning, Deed, History } from '../history/index.ts';
import type { Client, Workload } from '../workload/index.ts';
import {
  atFixedRate,
  beginWorkload,
  importWorkload,
  loadWorkload,
  type Pace,
  type Recorder,
  readOwnWorkload,
  recorderOf,
  runsCodeOfUser,
} from '../workload/run.ts';
import { connectClient, describeOptions, leaving, wayOf } from './connecting.ts';
import { openConnections, watchConnections } from './connections.ts';
import { type Guard, guardOf } from './guard.ts';
import { type HistoryFile, openHistory } from './history-file.ts';
import { dialledAddress, innerAddresses } from './inner-addresses.ts';
import { loadPackage } from './installed.ts';
import { libraryOf } from './libraries.ts';
import type { Connected } from './library.ts';
import type { FromClient, ToClient } from './messages.ts';
import { connectFrom } from './own-ports.ts';
import { endProcess } from './unusable.ts';

// A client under test, in a process of its own: neither Jest's event loop nor the observer disturbs it.

const tell = (message: FromClient): void => {
  process.send?.(message);
};

interface Worker {
  readonly name: string;
  readonly client: Client;
  readonly lacks: Connected['lacks'];
  /** Absent for a client that is allowed to leave the deployment. */
  readonly guard: Guard | undefined;
  /** The libraries look into it each time. */
  readonly natMap: Record<string, Address>;
  readonly history: HistoryFile;
  readonly recorder: Recorder;
  readonly end: AbortController;
  /** Writes that were acknowledged before any server had replied. */
  readonly unanswered: Deed[];
}

let worker: Worker;
let pace: Pace | undefined;

// One after the other: there is no work before the client is made.
let obeyed: Promise<void> = Promise.resolve();
process.on('message', (message: ToClient) => {
  obeyed = obeyed.then(() => obey(message)).catch(giveUp);
});
// The harness is gone: so is the reason for this process.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the harness decides when its clients end.
process.on('SIGINT', () => undefined);

async function obey(message: ToClient): Promise<void> {
  if (message.do === 'load') await load(message);
  if (message.do === 'connect') worker = await connect(message);
  if (message.do === 'work') pace = await work(message.workload);
  if (message.do === 'read') await read(message.workload);
  if (message.do === 'learn') learn(message);
  if (message.do === 'finish') await finish(message.drainMs);
}

const giveUp = (error: unknown): void =>
  endProcess(error, (reason): FromClient => ({ tells: 'unusable', atMs: now(), reason }));

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
  const inner = (reached: Address) => innerAddresses(natMap)(reached);
  const connections = openConnections(to => sentinels.sentinels.some(each => inner(each) === to));
  const received = watchConnections(
    told => {
      connections.note(told);
      tell({ tells: 'connection', atMs: now(), ...told });
    },
    reached => dialledAddress(natMap)(reached),
  );
  const onEvent = (event: string, detail: string) => tell({ tells: 'event', atMs: now(), event, detail });
  const way = wayOf({ sentinels, natMap, nodes, password }, onEvent);
  const guard = spec.outside ? undefined : guardOf(own, address => giveUp(leaving(name, spec, address)));
  const connected = await connectClient(spec, { name, own, way, connections, guard });
  const { client, library, options, keyspace, neverSent, lacks } = connected;
  tell({ tells: 'made', library, options: describeOptions(options), keyspace });
  const history = openHistory(historyFile);
  const onServer = (server: string, atMs: number) => tell({ tells: 'acknowledged-by', atMs, server });
  const unanswered: Deed[] = [];
  const recorder = recorderOf(
    name,
    inKeyspace(history, keyspace),
    onServer,
    neverSent,
    received,
    deed => void unanswered.push(deed),
  );
  return { name, client, lacks, guard, natMap, history, recorder, end: new AbortController(), unanswered };
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

async function work(workload: Workload): Promise<Pace> {
  const { name, client, lacks, guard, recorder, end } = worker;
  const { needs = 'call' } = await importWorkload(workload.kind);
  const lacking = lacks?.(needs);
  if (lacking !== undefined)
    throw new UnusableInput(
      `clients.${name}: the workload ${workload.kind} needs '${needs}', but ${lacking}`,
    );
  if (runsCodeOfUser(workload)) guard?.install();
  const issue = await beginWorkload({ client, name, workload, recorder, signal: end.signal });
  return atFixedRate(workload, (turn, lateMs) => void issue(turn, lateMs));
}

async function read(workload: Workload): Promise<void> {
  worker.guard?.install();
  try {
    tell({ tells: 'read', ...(await readOwnWorkload(workload, worker.client)) });
  } catch (error) {
    tell({ tells: 'not-read', reason: messageOf(error) });
  }
}

function learn({ natMap, own }: Extract<ToClient, { do: 'learn' }>): void {
  Object.assign(worker.natMap, natMap);
  worker.guard?.allow(own);
}

async function finish(drainMs: number): Promise<void> {
  const { client, history, recorder, end, unanswered } = worker;
  pace?.stop();
  await within(drainMs, recorder.idle());
  // What is still in flight stays without an end in the history: its result is unknown from here.
  end.abort();
  history.close();
  client.disconnect();
  const [first] = unanswered;
  if (first !== undefined) {
    const detail = `${unanswered.length} writes, the first ${first.kind} ${String(first.value ?? first.key)}`;
    tell({ tells: 'event', atMs: now(), event: 'unanswered', detail });
  }
  await sent({ tells: 'finished' } satisfies FromClient);
  process.disconnect();
}
