import type { Agreement, LoadReport, NumbersByPeriod } from '../applications/index.ts';
import type { RecordedBudget } from '../run/index.ts';

/** What the users of an application met with. */
export interface ApplicationReport {
  /** 'cache-aside' */
  readonly kind: string;
  /** Before the fault; from it until the cache was back; from then to the end. A part that did not come is absent. */
  readonly periods: NumbersByPeriod;
  /** The same for each part of the key space; absent where there is one only. */
  readonly shards?: Readonly<Record<string, NumbersByPeriod>>;
  /** Ms from the fault until the cache answered again; absent when it did not. */
  readonly backMs?: number;
  /** What the load generator says of the whole run; absent when there was none, or it died. */
  readonly load?: LoadReport;
  /** Whether that and the access log tell the same. */
  readonly agreement?: Agreement;
  readonly budgets: readonly RecordedBudget[];
  /** When its users were told to ask nothing more; absent when it had none. */
  readonly loadEndedAtMs?: number;
  /** Its requests, in the scenario's folder: 'applications/web-web.jsonl'. */
  readonly accessLog: string;
  /** What became of its processes. */
  readonly process: 'finished' | 'hung' | 'died';
}
