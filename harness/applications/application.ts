import type { Address } from '../basics/index.ts';
import type { SentinelOptions, Topology } from '../topology/index.ts';
import type { AnswerLog } from './access-log.ts';
import type { Lag } from './lag.ts';
import type { LoadSettings } from './load/settings.ts';

/**
 * An application over the deployment under test, as a value that a scenario names: what users ask by HTTP, and whatever
 * stands behind that. To add one, write a file like `cache-aside/cache-aside.ts`: a function from options to this value;
 * a module like `cache-aside/web.ts` for each of its processes, whose default export is a `Serve`; and a line in
 * `index.ts`. Its HTTP server gives fastify the hooks of `logAnswers`; load, numbers, report and matchers come by themselves.
 */
export interface Application {
  /** 'cache-aside' */
  readonly kind: string;
  /** The modules of its parts, in their order: what its processes load while the deployment starts. */
  readonly modules: readonly URL[];
  /** Its processes in the order in which they start. The last of them is the one that users ask. */
  parts(topology: Deployment): readonly Part[];
  /** What users ask for, and how often; absent if only the scenario itself sends requests. */
  readonly load?: LoadSettings;
  /** What all its keys in the cache begin with. */
  readonly cachePrefix: string;
  /** How long what is in the cache is good, ms: an older answer is stale. */
  readonly freshForMs: number;
}

/** A process of an application. */
export interface Part {
  /** 'web', 'source', 'resolver' */
  readonly name: string;
  /** A module whose default export is a `Serve`. */
  readonly module: URL;
  /** Plain data. */
  readonly options: object;
  /** Whether what it is asked is what the source behind the cache is asked. */
  readonly isSource?: boolean;
}

/** What an application needs of a running topology. */
export type Deployment = Pick<Topology, 'sentinelOptions' | 'natMap' | 'shards'>;

/** What a process of an application is given. */
export interface Surroundings<Options = unknown> {
  readonly options: Options;
  /** What an ioredis needs to find the master. */
  readonly sentinels: SentinelOptions;
  /** Addresses in the network → addresses that reach them from here; grows when servers are added. */
  readonly natMap: Readonly<Record<string, Address>>;
  /** Where the parts that started before it are served, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** To be listened on, on 127.0.0.1; 0 is any. */
  readonly port: number;
  /** Every request that it answered, or did not, is written here: `logAnswers` does that for fastify. */
  readonly log: AnswerLog;
}

/** A process of an application that can be asked. */
export interface Served {
  /** 'http://127.0.0.1:40123' */
  readonly url: string;
  close(): Promise<void>;
}

/** The default export of a part's module. A rejection says, in its message, why it cannot be served. */
export type Serve<Options = unknown> = (surroundings: Surroundings<Options>) => Promise<Served>;

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
