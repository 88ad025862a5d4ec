import { EventEmitter } from 'node:events';
import type { Address } from '../basics/index.ts';
import { now, UnusableInput, within } from '../basics/index.ts';
import { DIALECTS, environment } from '../engine/index.ts';
import { DATA_FOLDER } from './configuration.ts';
import type { ServerKind } from './directives.ts';
import type { Host } from './host.ts';

/** One line a server printed, and when it arrived here (ms on the harness's clock). */
export interface LogLine {
  readonly atMs: number;
  readonly line: string;
}

/** What the harness last did to a server, or saw happen to it. */
export type ServerState = 'running' | 'frozen' | 'ended';

/** A redis or sentinel process on a host. */
export interface Server {
  readonly name: string;
  readonly kind: ServerKind;
  /** The name under which sentinels watch the master that it is or follows; undefined for a sentinel. */
  readonly shard: string | undefined;
  readonly host: Host;
  /** Where its peers and its clients inside the network reach it: by name when the topology goes by names. */
  readonly address: Address;
  /** Where this machine reaches it. */
  readonly reach: Address;
  readonly password: string | undefined;
  /** The certificate (PEM) of the authority that signed its own; undefined when it speaks without TLS. */
  readonly authority: string | undefined;
  readonly log: readonly LogLine[];
  state(): ServerState;
  /** Of a node of a cluster: in which shard it turned out to be. */
  settleIn(shard: string): void;
  /** Calls `listener` for every line that it prints from now on; returns what stops that. */
  onLine(listener: (line: LogLine) => void): () => void;
  /**
   * Does all of a start but the start, so that `start` takes a few ms: the engine needs some 50 ms to run
   * anything on a host. Calling it is never necessary.
   */
  prepare(): Promise<void>;
  /** Starts it with the configuration and the data that its host holds. Resolves when its process runs. */
  start(): Promise<void>;
  /** Sends a signal. @returns the moment it was sent, and what tells that the process has ended */
  signal(signal: 'KILL' | 'TERM' | 'STOP' | 'CONT'): Promise<{ readonly atMs: number }>;
  /** Resolves with its exit code when the process of the last start has ended. */
  ended(): Promise<{ readonly exitCode: number | null; readonly atMs: number }>;
}

const START_WITHIN_MS = 10_000;

/**
 * A server that is to run on `host`, not started yet.
 * @param options.files what it starts with, by their names in its folder, its configuration file ('redis.conf') among
 * them; each is written unless it is there
 */
export function describeServer(options: {
  readonly name: string;
  readonly kind: ServerKind;
  readonly shard: string | undefined;
  readonly host: Host;
  readonly address: Address;
  readonly password: string | undefined;
  readonly authority: string | undefined;
  readonly files: Readonly<Record<string, string>>;
}): Server {
  const { name, kind, host, address, password, authority } = options;
  let { shard } = options;
  const log: LogLine[] = [];
  const lines = new EventEmitter<{ line: [LogLine] }>().setMaxListeners(0);
  let prepared: Promise<Starter> | undefined;
  let process: Process | undefined;
  let state: ServerState = 'ended';

  const record = (line: LogLine) => {
    log.push(line);
    lines.emit('line', line);
  };

  return {
    name,
    kind,
    get shard() {
      return shard;
    },
    settleIn(found) {
      shard = found;
    },
    host,
    password,
    authority,
    log,
    address,
    reach: host.reach(address.port),
    state: () => state,
    onLine(listener) {
      lines.on('line', listener);
      return () => lines.off('line', listener);
    },
    async prepare() {
      prepared ??= prepareProcess(options, record);
      await prepared;
    },
    async start() {
      const starter = prepared ?? prepareProcess(options, record);
      prepared = undefined;
      const started = (await starter)();
      process = started;
      state = 'running';
      void started.ended.then(() => {
        if (process === started) state = 'ended';
      });
    },
    async signal(signal) {
      if (process === undefined || state === 'ended') throw new Error(`${name} is not running`);
      const sent = await host.quickly(`kill -${signal} ${process.pid} && echo sent`);
      if (sent.exitCode !== 0) throw new Error(`could not send SIG${signal} to ${name}: ${sent.output}`);
      if (signal === 'STOP') state = 'frozen';
      if (signal === 'CONT') state = 'running';
      return { atMs: sent.firstLineAtMs ?? now() };
    },
    ended: () => process?.ended ?? Promise.reject(new Error(`${name} was never started`)),
  };
}

interface Process {
  readonly pid: number;
  readonly ended: ReturnType<Server['ended']>;
}

/** Lets a prepared process become the server. */
type Starter = () => Process;

// The configuration of an earlier start stays: Sentinel and CONFIG REWRITE keep what they learnt in it.
const START = `
mkdir -p ${DATA_FOLDER} && cd ${DATA_FOLDER} || exit 1
program=$1 kind=$2 mode=$3; shift 3
while [ $# -gt 0 ]; do [ -e "$1" ] || printf '%s' "$2" > "$1"; shift 2; done
echo "pid $$"
read -r go || exit 1
exec "$program" "$kind.conf" $mode < /dev/null`;

async function prepareProcess(
  { name, kind, host, files }: Parameters<typeof describeServer>[0],
  record: (line: LogLine) => void,
): Promise<Starter> {
  const program = DIALECTS[environment().image.server].program;
  const mode = kind === 'sentinel' ? '--sentinel' : '';
  const { promise: printedPid, resolve } = Promise.withResolvers<number>();
  let waiting = true;
  const running = await host.spawn(
    ['sh', '-c', START, 'sh', program, kind, mode, ...Object.entries(files).flat()],
    (line, atMs) => {
      if (!waiting) return record({ line, atMs });
      waiting = false;
      resolve(Number(/^pid (\d+)$/.exec(line)?.[1]));
    },
  );
  const pid = await within(START_WITHIN_MS, Promise.race([printedPid, running.ended]));
  if (typeof pid !== 'number') throw new Error(`${name}: the engine did not run anything on ${host.name}`);
  return () => {
    running.write('go\n');
    return { pid, ended: running.ended };
  };
}

/** The last lines that a server printed, for error messages. */
export const logTail = (server: Server, lines = 8): string =>
  server.log
    .slice(-lines)
    .map(({ line }) => `    ${line}`)
    .join('\n');

/** @throws UnusableInput when the server refused its configuration file; Error when it ended for another reason */
export function explainEnd(server: Server, exitCode: number | null): Error {
  const refused = server.log.findIndex(({ line }) => line.includes('FATAL CONFIG FILE ERROR'));
  if (refused === -1) {
    return new Error(
      `${server.name} ended with exit code ${exitCode} while starting; its log ends\n${logTail(server)}`,
    );
  }
  const reason = server.log
    .slice(refused + 1)
    .map(({ line }) => `    ${line}`)
    .join('\n');
  const file = server.kind === 'sentinel' ? 'sentinel.conf' : 'redis.conf';
  return new UnusableInput(
    `${server.name} refuses its ${file}: correct sentinel-conf/${file} or the scenario's topology.${server.kind}\n${reason}`,
  );
}
