import type { Address } from '../basics/index.ts';
import type { SentinelOptions } from '../topology/index.ts';
import type { Lag } from './lag.ts';

/** What the harness tells a process of an application. */
export type ToPart =
  | {
      readonly do: 'serve';
      readonly module: string;
      readonly options: object;
      readonly sentinels: SentinelOptions;
      readonly natMap: Readonly<Record<string, Address>>;
      readonly urls: Readonly<Record<string, string>>;
      readonly port: number;
      readonly logFile: string;
    }
  /** Addresses that came while it ran. */
  | { readonly do: 'learn'; readonly natMap: Readonly<Record<string, Address>> }
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
