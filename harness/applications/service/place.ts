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
  readonly requests: string;
}
