/** A signal that a scenario can send to a service: one that does not end it by itself, if it handles it. */
export type ServiceSignal = 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2';

/** The same, and what faults send. */
export type SentSignal = ServiceSignal | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

/** What the harness tells the process that keeps a service. */
export type ToKeeper =
  | {
      readonly do: 'start';
      readonly command: readonly [string, ...string[]];
      readonly cwd?: string;
      readonly env: NodeJS.ProcessEnv;
      /** Where what it prints is written. */
      readonly output: string;
      readonly restart: 'always' | 'never';
      /** 'NAME=value', in the environment of the service and of all that it starts. */
      readonly mark: string;
    }
  | { readonly do: 'signal'; readonly signal: SentSignal }
  /** Start it again, unless it runs. */
  | { readonly do: 'revive' }
  | { readonly do: 'finish' };

/** What that process tells the harness. Moments are ms on the harness's clock. */
export type FromKeeper =
  | { readonly tells: 'started'; readonly atMs: number; readonly pid: number; readonly outputFrom: number }
  | ({ readonly tells: 'exited' } & ServiceExit)
  | { readonly tells: 'failed'; readonly why: string }
  | { readonly tells: 'signalled'; readonly atMs: number }
  | { readonly tells: 'finished'; readonly how: 'finished' | 'hung' | 'died'; readonly leftBehind: string[] };

/** An end of the service's process. */
export interface ServiceExit {
  readonly atMs: number;
  readonly pid: number;
  /** 'exit code 1', 'SIGKILL' */
  readonly how: string;
  /** Whether a fault or the end of the scenario ended it. */
  readonly isExpected: boolean;
  /** What it printed last. */
  readonly lastLines: readonly string[];
}
