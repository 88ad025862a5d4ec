import { EventEmitter } from 'node:events';
import type { Address } from '../basics/index.ts';
import { now, within } from '../basics/index.ts';
import { DIALECTS, environment } from '../engine/index.ts';
import type { KeyPair, Validity } from './certificates.ts';
import { type CommandNames, commandName } from './command-names.ts';
import type { Login } from './credentials.ts';
import type { ServerKind } from './directives.ts';
import type { Host } from './host.ts';
import { DATA_FOLDER } from './places.ts';
import { quoted } from './shell.ts';
import type { TlsOptions } from './tls.ts';

/** One line a server printed, and when it arrived here (ms on the harness's clock). */
export interface LogLine {
  readonly atMs: number;
  readonly line: string;
}

/** What the harness last did to a server, or saw happen to it. */
type ServerState = 'running' | 'frozen' | 'ended';

/** A redis or sentinel process on a host. */
export interface Server {
  readonly name: string;
  readonly kind: ServerKind;
  /** The name under which sentinels monitor the master that it is or follows; undefined for a sentinel. */
  readonly shard: string | undefined;
  readonly host: Host;
  /** Where its peers and its clients inside the network reach it now: by name when the topology goes by names. */
  readonly address: Address;
  /** Where this machine reaches it now. */
  readonly reach: Address;
  /** What clients log in with: empty where they need no password, or where the harness does not know their user. */
  readonly clientLogin: Login;
  /** How the harness itself logs in. */
  readonly login: Login;
  /**
   * Under which name the harness sends a command: `rename-command` can have given it another one.
   * @throws Error when the server was started without the command
   */
  commandName(command: string): string;
  /** Where a person finds the line of its configuration file that reads like this. */
  placeOfLine(text: string): string;
  /** The same for a line of its ACL file, by its number there. */
  placeOfUser(number: number): string;
  /** What connections to it are made with; undefined when it speaks without TLS. */
  readonly tls: TlsOptions | undefined;
  /**
   * Makes another certificate for it, which it does not use yet.
   * @param given.names instead of its own names and addresses
   * @throws UnusableInput without TLS, and with certificates of the user's own
   */
  reissue(given: { readonly names?: readonly string[]; readonly validity?: Validity }): Promise<KeyPair>;
  readonly log: readonly LogLine[];
  /** The addresses that it had before, oldest first. */
  readonly past: readonly FormerAddress[];
  state(): ServerState;
  /** Of a node of a cluster: in which shard it turned out to be. */
  settleIn(shard: string): void;
  /** Calls `listener` for every line that it prints from now on; returns what stops that. */
  onLine(listener: (line: LogLine) => void): () => void;
  /**
   * Starts it with the configuration and the data that its host holds. Resolves when its process runs.
   * @param extra arguments of its program, which override its configuration: ['--replicaof', '10.1.2.3', '6379']
   */
  start(extra?: readonly string[]): Promise<void>;
  /**
   * Its host gets another address, while it does not run.
   * @param namesStaleForMs how long other hosts still resolve its name to the address before
   * @returns the moment, on the harness's clock
   */
  moveTo(ip: string, namesStaleForMs?: number): Promise<number>;
  /** Sends a signal. @returns the moment it was sent, and what tells that the process has ended */
  signal(signal: 'KILL' | 'TERM' | 'STOP' | 'CONT'): Promise<{ readonly atMs: number }>;
  /** Resolves with its exit code when the process of the last start has ended. */
  ended(): Promise<{ readonly exitCode: number | null; readonly atMs: number }>;
}

/** An address that a server gave up. */
interface FormerAddress {
  readonly address: Address;
  /** Its number, where `address` is a name. */
  readonly ip: string;
  readonly untilMs: number;
}

const START_WITHIN_MS = 10_000;

/** What a server is started as, and with. */
interface ServerPlan {
  readonly name: string;
  readonly kind: ServerKind;
  readonly shard: string | undefined;
  readonly host: Host;
  /** Where it is reached in the network now. */
  readonly address: () => Address;
  readonly clientLogin: Login;
  readonly login: Login;
  readonly commandNames: CommandNames;
  readonly tls: TlsOptions | undefined;
  readonly reissue: Server['reissue'];
  /** Where a person finds the line of its configuration file that reads like this. */
  readonly placeOfLine: (text: string) => string;
  /** The same for a line of its ACL file, by its number there. */
  readonly placeOfUser: (number: number) => string;
  /**
   * Those that it starts with, by their names in its folder, its configuration file ('redis.conf') among them; each is
   * written unless it is there.
   */
  readonly files: Readonly<Record<string, string>>;
}

/** A server that is to run on `plan.host`, not started yet. */
export function describeServer(plan: ServerPlan): Server {
  const { name, kind, host, address, clientLogin, login, tls, reissue, placeOfLine, placeOfUser } = plan;
  let { shard } = plan;
  const log: LogLine[] = [];
  const past: FormerAddress[] = [];
  const lines = new EventEmitter<{ line: [LogLine] }>().setMaxListeners(0);
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
    clientLogin,
    login,
    commandName: command => commandName(plan.commandNames, name, command),
    tls,
    reissue,
    placeOfLine,
    placeOfUser,
    log,
    past,
    get address() {
      return address();
    },
    get reach() {
      return host.reach(address().port);
    },
    async moveTo(ip, namesStaleForMs) {
      if (state !== 'ended') throw new Error(`${name} cannot get another address while it runs`);
      const before = { address: address(), ip: host.ip };
      const untilMs = await host.moveTo(ip, namesStaleForMs);
      past.push({ ...before, untilMs });
      return untilMs;
    },
    state: () => state,
    onLine(listener) {
      lines.on('line', listener);
      return () => lines.off('line', listener);
    },
    async start(extra = []) {
      const started = await startProcess(plan, extra, record);
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

/** Resolves when the process runs. */
async function startProcess(
  { name, kind, host, files }: Pick<ServerPlan, 'name' | 'kind' | 'host' | 'files'>,
  extra: readonly string[],
  record: (line: LogLine) => void,
): Promise<Process> {
  const { promise: printedPid, resolve } = Promise.withResolvers<number>();
  let isFirst = true;
  const written = await host.quickly(writeScript(files));
  if (written.exitCode !== 0)
    throw new Error(`${name}: its files could not be written on ${host.name}: ${written.output}`);
  const { ended } = await host.launch(startScript(kind, extra), (line, atMs) => {
    if (!isFirst) return record({ line, atMs });
    isFirst = false;
    resolve(Number(/^pid (\d+)$/.exec(line)?.[1]));
  });
  const pid = await within(START_WITHIN_MS, Promise.race([printedPid, ended]));
  if (typeof pid !== 'number') throw new Error(`${name}: nothing was started on ${host.name}`);
  return { pid, ended };
}

/**
 * The configuration of an earlier start stays: Sentinel and CONFIG REWRITE keep what they learnt in it. The open shell reads
 * the script from its input and writes the files itself: their passwords and keys are in no command line.
 */
const writeScript = (files: Readonly<Record<string, string>>): string =>
  [
    `mkdir -p ${DATA_FOLDER} && cd ${DATA_FOLDER} || exit 1`,
    ...Object.entries(files).map(
      ([file, text]) => `[ -e ${quoted(file)} ] || printf '%s' ${quoted(text)} > ${quoted(file)} || exit 1`,
    ),
  ].join('\n');

function startScript(kind: ServerKind, extra: readonly string[]): string {
  const { program } = DIALECTS[environment().image.server];
  return [
    `cd ${DATA_FOLDER} || exit 1`,
    'echo "pid $$"',
    `exec ${program} ${kind}.conf ${kind === 'sentinel' ? '--sentinel' : ''} ${extra.map(quoted).join(' ')}`,
  ].join('\n');
}

/** The last lines that a server printed, for error messages. */
export const logTail = (server: Pick<Server, 'log'>, lines = 8): string =>
  server.log
    .slice(-lines)
    .map(({ line }) => `    ${line}`)
    .join('\n');
