import type { Topology } from '../topology/index.ts';
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
  /** What users ask for, and how often; absent when nobody does but the scenario itself. */
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
