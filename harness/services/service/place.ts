import type { Service } from './settings.ts';
import type { ServiceSurroundings } from './surroundings.ts';

/** What is known of a service before it runs. */
export interface Place {
  readonly name: string;
  readonly service: Service;
  readonly url: string;
  readonly surroundings: ServiceSurroundings;
  readonly env: NodeJS.ProcessEnv;
  readonly output: string;
  /** Where the requests of its load are recorded. */
  readonly requests: string;
  /** Where it can log its requests itself. */
  readonly requestLog: string;
}
