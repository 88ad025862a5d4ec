import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ownModule, poll } from '../basics/index.ts';
import { connectEngine, RUN_LABEL } from '../engine/index.ts';

/** A command as a person runs it: a process of its own, with nothing prepared. */
export interface CommandUnderTest {
  /** What it has printed so far, on standard output and standard error. */
  said(): string;
  /** Resolves when it has printed this. Rejects when it ends before. */
  says(wanted: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Presses keys, where it has a terminal or a pipe. */
  press(keys: string): void;
  /** Closes its input. */
  closeInput(): void;
  /** Resolves with its exit code. */
  ended(): Promise<number | null>;
  /** Resolves with the names of containers and networks of it that are there, once there is none or after 30 s. */
  left(): Promise<string[]>;
}

const OWN = /^(HARNESS_|NODE_OPTIONS|JEST_|DOCKER_HOST|TESTCONTAINERS_)/;

/** @param name of its file in cli/ @param variables in its environment, besides this process's */
export const runCommandUnderTest = (
  name: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): CommandUnderTest => run([process.execPath, fileOf(name), ...args], 'ignore', variables);

/**
 * The same at a terminal, which `script` of Debian's bsdutils makes. `exec`, since Ctrl-C reaches a shell that waits for the
 * command as well, and dash then ends with 130 whatever the command ended with.
 */
export const runAtTerminal = (name: string, args: readonly string[]): CommandUnderTest =>
  run(['script', '-qefc', ['exec', process.execPath, fileOf(name), ...args].join(' '), '/dev/null'], 'pipe');

/** The same with its input from a pipe, which stays open. */
export const runWithInput = (name: string, args: readonly string[]): CommandUnderTest =>
  run([process.execPath, fileOf(name), ...args], 'pipe');

const fileOf = (name: string): string => fileURLToPath(ownModule(`./${name}.ts`, import.meta.url));

function run(
  [program = '', ...args]: readonly string[],
  stdin: 'ignore' | 'pipe',
  variables: Readonly<Record<string, string>> = {},
): CommandUnderTest {
  const label = randomBytes(6).toString('hex');
  const outside = Object.entries(process.env).filter(([key]) => !OWN.test(key) || key === 'HARNESS_IMAGE');
  const child = spawn(program, args, {
    env: { ...Object.fromEntries(outside), HARNESS_RUN: label, ...variables },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  return {
    said: () => said,
    kill: signal => child.kill(signal),
    press: keys => child.stdin?.write(keys),
    closeInput: () => child.stdin?.end(),
    ended: () => closed,
    says(wanted) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => wanted.test(said) && resolve();
      listeners.add(look);
      look();
      closed.then(code => reject(new Error(`it ended with ${code} before it printed ${wanted}:\n${said}`)));
      return promise.finally(() => listeners.delete(look));
    },
    async left() {
      let names: string[] = [];
      await poll(
        async () => {
          names = await madeBy(label);
          return names.length === 0 ? true : undefined;
        },
        { withinMs: 30_000, everyMs: 250 },
      );
      return names;
    },
  };
}

/** Names of the containers and networks that carry the label of this run. */
export async function madeBy(run: string): Promise<string[]> {
  const { dockerode } = (await connectEngine()).container;
  const filters = { label: [`${RUN_LABEL}=${run}`] };
  const [containers, networks] = await Promise.all([
    dockerode.listContainers({ all: true, filters }),
    dockerode.listNetworks({ filters }),
  ]);
  return [...containers.map(({ Names }) => Names[0] ?? ''), ...networks.map(({ Name }) => Name)];
}
