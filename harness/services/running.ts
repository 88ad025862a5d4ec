import type { Answer } from './access-log.ts';
import type { RequestLog } from './request-log.ts';
import type { ServiceExit } from './service/keeper-messages.ts';

/** What is left of a process of a service. */
export interface ProcessRemains {
  readonly process: 'finished' | 'hung' | 'died';
  /** The file name of what it printed. */
  readonly output: string;
  readonly restart: 'always' | 'never';
  readonly exits: readonly ServiceExit[];
  /** Processes that it had started and that were still there after its end. */
  readonly leftBehind: readonly string[];
  /** The requests that it logged itself; absent when it keeps no log of them. */
  readonly log?: NonNullable<RequestLog>;
}

/** What is left of a service. */
export interface ServiceRemains extends ProcessRemains {
  /** What its users asked, in that order. */
  readonly answers: readonly Answer[];
  /** Why the process that sent its requests ended before it was asked to; absent when it did not. */
  readonly loadFailed?: string;
  /** When the load was asked to end. */
  readonly loadEndedAtMs: number;
  /** The processes behind it, by name; absent where there are none. */
  readonly behind?: Readonly<Record<string, ProcessRemains>>;
}

/** What the processes behind a service were asked; undefined when none of them keeps a log. */
export function sourceRequestsOf({ behind = {} }: Pick<ServiceRemains, 'behind'>) {
  const logs = Object.values(behind).flatMap(({ log }) =>
    log !== undefined && 'requests' in log ? [log.requests] : [],
  );
  return logs.length === 0 ? undefined : logs.flat();
}
