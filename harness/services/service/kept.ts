import { fileURLToPath } from 'node:url';
import { forkModule, ownModule, within } from '../../basics/index.ts';
import type { ServiceInNetwork } from '../../faults/index.ts';
import type { FromKeeper, SentSignal, ServiceExit, ToKeeper } from './keeper-messages.ts';
import type { Place } from './place.ts';
import { processesOf, signalled } from './processes.ts';
import { type ProcessService, withPort } from './settings.ts';

const KEEPER = fileURLToPath(ownModule('./keeper-process.ts', import.meta.url));
const SIGNALLED_WITHIN_MS = 5000;
// Above the time that a service is given to end.
const FINISHES_WITHIN_MS = 25_000;

/** Called when its process started, or ended. */
export type OnEvent = (event: 'started' | 'exited', atMs: number, detail: string) => void;

/** The process of a service, as the one that keeps it reports it. */
export interface Kept {
  readonly exits: readonly ServiceExit[];
  /** Of its latest start. */
  readonly latest: () => { readonly pid: number; readonly outputFrom: number } | undefined;
  /** Why it could not be started at all. */
  readonly failure: () => string | undefined;
  isRunning(): boolean;
  signal(signal: SentSignal): Promise<number>;
  revive(): void;
  /** What became of the process with that number, and of all that it started. */
  stateOf(pid: number | undefined): Promise<'running' | 'frozen' | 'ended'>;
  finish(): Promise<ServiceEnd | undefined>;
  kill(): void;
  /** Of a service from an image only: its host in the network of the deployment. */
  readonly inNetwork?: ServiceInNetwork;
  /** What its output does not say of why it cannot be reached. */
  whyUnreachable?(): Promise<string | undefined>;
}

type ServiceEnd = Pick<Extract<FromKeeper, { tells: 'finished' }>, 'how' | 'leftBehind'>;

/** Starts the process that starts the service, starts it again, and ends it with all that it started. */
export function keep(service: ProcessService, { output, env }: Place, mark: string, onEvent: OnEvent): Kept {
  const child = forkModule(KEEPER);
  const exits: ServiceExit[] = [];
  let latest: { pid: number; outputFrom: number } | undefined;
  let failure: string | undefined;
  let isRunning = false;
  const finished = Promise.withResolvers<ServiceEnd | undefined>();
  void child.ended.then(() => {
    // Nothing else would end the service.
    if (isRunning && latest !== undefined) signalled(-latest.pid, 'SIGKILL');
    finished.resolve(undefined);
  });
  let onSignalled: (atMs: number) => void = () => undefined;
  child.process.on('message', (message: FromKeeper) => {
    if (message.tells === 'started') {
      latest = message;
      isRunning = true;
      onEvent('started', message.atMs, `process ${message.pid}`);
    }
    if (message.tells === 'exited') {
      const { tells: _tells, ...exit } = message;
      exits.push(exit);
      isRunning = false;
      onEvent('exited', exit.atMs, exit.how);
    }
    if (message.tells === 'failed') failure = message.why;
    if (message.tells === 'signalled') onSignalled(message.atMs);
    if (message.tells === 'finished') finished.resolve(message);
  });
  const send = (message: ToKeeper) => child.send(message);
  send({
    do: 'start',
    command: withPort(service.command, env.PORT ?? ''),
    ...(service.cwd !== undefined && { cwd: service.cwd }),
    env,
    output,
    restart: service.restart,
    mark,
  });
  return {
    exits,
    latest: () => latest,
    failure: () => failure,
    isRunning: () => isRunning,
    async signal(signal) {
      const sent = new Promise<number>(resolve => {
        onSignalled = resolve;
      });
      send({ do: 'signal', signal });
      const atMs = await within(SIGNALLED_WITHIN_MS, sent);
      if (atMs === 'late')
        throw new Error(`the signal ${signal} was not sent within ${SIGNALLED_WITHIN_MS} ms`);
      return atMs;
    },
    revive: () => send({ do: 'revive' }),
    async stateOf(pid) {
      const alive = pid === undefined ? [] : processesOf(pid);
      if (alive.length === 0) return 'ended';
      return alive.every(({ state }) => state.startsWith('T')) ? 'frozen' : 'running';
    },
    async finish() {
      send({ do: 'finish' });
      const end = await within(FINISHES_WITHIN_MS, finished.promise);
      return end === 'late' ? undefined : end;
    },
    // It ends the service when the channel closes, and then itself.
    kill() {
      if (child.process.connected) child.process.disconnect();
    },
  };
}
