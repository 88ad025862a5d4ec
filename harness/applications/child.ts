import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a module of ours as a process; what it prints on standard error is kept for when it dies. */
export const forkModule = (path: string): ChildProcess =>
  fork(path, [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });

/** Resolves, with the reason in words, when the process ends. */
export async function ended(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', chunk => said.push(String(chunk)));
  const [code, signal] = await once(child, 'exit');
  return `its process ended (${signal ?? `exit code ${code}`}) ${said.join('').trim().slice(-2000)}`.trim();
}
