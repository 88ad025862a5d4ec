import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { compiledFolder } from './compiled.ts';
import { within } from './time.ts';

/** A module of ours that runs as a process. */
export interface Child {
  readonly process: ChildProcess;
  /**
   * Resolves when the process has ended and all that it sent has arrived, with the reason in words and what it printed on
   * standard error.
   */
  readonly ended: Promise<string>;
  /** Sends a message; does nothing when the process is gone. */
  send(message: object): void;
  /** Ends the process at once. */
  kill(): void;
}

const LONGEST_REASON = 2000;
const LAST_WORDS_WITHIN_MS = 1000;

export const childEnvironment = (): NodeJS.ProcessEnv => ({
  NODE_COMPILE_CACHE: compiledFolder(),
  ...process.env,
  NODE_OPTIONS: '',
});

/** Of the threads that compile and collect garbage beside the program: for one that mostly waits, one does as much for less. */
export const FEW_THREADS = '--v8-pool-size=1';

/** What Node is called with to run a module of ours. */
export const CHILD_ARGUMENTS: readonly string[] = ['--disable-warning=ExperimentalWarning', FEW_THREADS];

// Nothing of what a shell or a CI system holds, such as REDIS_URL or a secret, gets into a client under test. HARNESS_RUN
// says which run a process belongs to.
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_COMPILE_CACHE', 'HARNESS_RUN', 'HARNESS_PROJECT'];

/** The environment of a process in which code of users and of libraries runs. */
export function scrubbedEnvironment(): NodeJS.ProcessEnv {
  const all = childEnvironment();
  const kept = [...INHERITED, 'NODE_OPTIONS'].filter(name => all[name] !== undefined);
  return Object.fromEntries(kept.map(name => [name, all[name]]));
}

/** Starts a module as a process. Messages that are sent before it listens wait for it. */
export function forkModule(path: string): Child {
  const child = fork(path, [], {
    execArgv: [...CHILD_ARGUMENTS],
    env: scrubbedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return {
    process: child,
    ended: whenEnded(child),
    send(message) {
      if (child.connected) child.send(message);
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

async function whenEnded(child: ChildProcess): Promise<string> {
  const printed: string[] = [];
  child.stderr?.on('data', chunk => printed.push(String(chunk)));
  const closed = new Promise(resolve => child.once('close', resolve));
  const [code, signal] = await once(child, 'exit');
  // What it sent and printed last may still be on its way. Another process that it started may keep its standard error open.
  await within(LAST_WORDS_WITHIN_MS, closed);
  const end = `its process ended (${signal ?? `exit code ${code}`})`;
  return `${end} ${printed.join('').trim().slice(-LONGEST_REASON)}`.trim();
}

/** In a process with a parent: sends it a message. Resolves once it is written; what is not is lost when the process ends. */
export function sent(message: object): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (process.send === undefined) resolve();
  else process.send(message, () => resolve());
  return promise;
}
