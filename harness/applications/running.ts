import type { Answer } from './access-log.ts';
import type { Deployment } from './application.ts';
import type { Lag } from './lag.ts';
import type { LoadReport } from './load/settings.ts';
import type { ServiceExit } from './service/keeper-messages.ts';

/** What users ask while a scenario runs: an application of ours, or a service of the user's own. */
export interface Running {
  readonly name: string;
  /** 'cache-aside', 'service' */
  readonly kind: string;
  /** What users ask: 'http://127.0.0.1:40123'. */
  readonly url: string;
  /** Of every part, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** The path of the record of its requests. */
  readonly accessLog: string;
  /** Which requests count; undefined where only the scenario itself asks. */
  readonly load:
    | { readonly warmupMs: number; readonly beforeMs: number; readonly afterMs: number }
    | undefined;
  /** Asks it once, as a user does; what is asked so is no part of its numbers. @param path '/data/key-1' */
  ask(path: string): Promise<{ readonly status: number; readonly body: unknown; readonly tookMs: number }>;
  /** Users begin to ask. @param seed of what they ask for */
  beginLoad(seed: number): void;
  /** When they began, ms on the harness's clock; undefined before. */
  loadBeganAtMs(): number | undefined;
  /** The requests that were recorded so far, in the order in which they were sent. */
  answers(): readonly Answer[];
  /** Tells it of servers that came while it ran. */
  learn(natMap: Deployment['natMap']): void;
  /** Ends the load, and then every process in the reverse order of its start. */
  finish(): Promise<ApplicationRemains>;
  /** Ends everything at once. */
  kill(): void;
}

/** What is left of an application, or of a service. */
export interface ApplicationRemains {
  readonly process: 'finished' | 'hung' | 'died';
  /** What the users of the load generator asked, in that order. */
  readonly answers: readonly Answer[];
  /** What the sources behind its cache were asked. */
  readonly sourceAnswers: readonly Answer[];
  /** What the load generator says; absent when there was none, or it died, and of a service. */
  readonly load?: LoadReport;
  /** For how long the part that users ask could not work. */
  readonly lag: Lag;
  /** When the users were asked to send no more requests. */
  readonly loadEndedAtMs: number;
  /** Of a service of the user's own only. */
  readonly service?: ServiceRemains;
}

export interface ServiceRemains {
  /** The file name of what it printed. */
  readonly output: string;
  readonly restart: 'always' | 'never';
  readonly exits: readonly ServiceExit[];
  /** Why the process that sent its requests ended early; absent if it did not. */
  readonly loadFailed?: string;
  /** Processes that it had started and that were still there after its end. */
  readonly leftBehind: readonly string[];
}
