import type { Lag } from './lag.ts';
import type { Surroundings } from './serve.ts';

/** What the harness tells a process of an application. */
export type ToPart =
  /** Load the module of a part, which is served later. */
  | { readonly do: 'load'; readonly module: string }
  | (Omit<Surroundings<object>, 'log'> & {
      readonly do: 'serve';
      readonly module: string;
      readonly logFile: string;
    })
  /** Addresses that came while it ran. */
  | ({ readonly do: 'learn' } & Pick<Surroundings, 'natMap'>)
  /** Close, write everything down and exit. */
  | { readonly do: 'finish' };

/** What a process of an application tells the harness. Moments are ms on the harness's clock. */
export type FromPart =
  | { readonly tells: 'serving'; readonly url: string }
  | { readonly tells: 'failed'; readonly why: string }
  | ({ readonly tells: 'cache' } & CacheChange)
  | { readonly tells: 'finished'; readonly lag: Lag };

/** The cache began to answer an application, or ceased to. */
export interface CacheChange {
  readonly atMs: number;
  readonly is: 'answers' | 'away';
  /** '' where there is one only. */
  readonly shard: string;
}
