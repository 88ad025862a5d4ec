import { badField } from '../basics/index.ts';
import { ioredis } from './ioredis.ts';
import { ioredis5 } from './ioredis-5.ts';
import { ioredisCluster } from './ioredis-cluster.ts';
import { iovalkey } from './iovalkey.ts';
import type { Library } from './library.ts';
import { nodeRedis } from './node-redis.ts';

/** Every client library under test behind Sentinel by its name here. */
export const LIBRARIES = {
  ioredis,
  'ioredis-5': ioredis5,
  iovalkey,
  'node-redis': nodeRedis,
} as const satisfies Readonly<Record<string, Library>>;

/** Those that speak to a Redis Cluster. */
export const CLUSTER_LIBRARIES = {
  'ioredis-cluster': ioredisCluster,
} as const satisfies Readonly<Record<string, Library>>;

export type LibraryName = keyof typeof LIBRARIES | keyof typeof CLUSTER_LIBRARIES;

const ALL: Readonly<Record<string, Library>> = { ...LIBRARIES, ...CLUSTER_LIBRARIES };

/** Whether a library speaks to clusters. */
export const isForClusters = (name: string): boolean => Object.hasOwn(CLUSTER_LIBRARIES, name);

/** Undefined for a library that there is not, as one in the report of an older run. */
export const knownLibrary = (name: string): Library | undefined =>
  Object.hasOwn(ALL, name) ? ALL[name] : undefined;

/** @throws UnusableInput for a library that there is not */
export function libraryOf(name: string): Library {
  const library = knownLibrary(name);
  if (library !== undefined) return library;
  throw badField('the library of a client', name, Object.keys(ALL).join(', '));
}
