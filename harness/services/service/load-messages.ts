import type { ServiceLoad } from './load-settings.ts';

/** What the harness tells the process that sends the requests. */
export type ToServiceLoad =
  | {
      readonly do: 'begin';
      readonly url: string;
      readonly load: Exclude<ServiceLoad, { by: 'function' }>;
      /** Where commands run. */
      readonly cwd?: string;
      readonly env: NodeJS.ProcessEnv;
      readonly file: string;
      /** Of the choice of keys. */
      readonly seed: number;
    }
  | { readonly do: 'stop' };
