import { badField } from '../basics/index.ts';
import { ioredis } from './ioredis.ts';
import { ioredis5 } from './ioredis-5.ts';
import { iovalkey } from './iovalkey.ts';
import type { Library } from './library.ts';
import { nodeRedis } from './node-redis.ts';

/** Every client library under test by its name here. */
export const LIBRARIES = {
  ioredis,
  'ioredis-5': ioredis5,
  iovalkey,
  'node-redis': nodeRedis,
} as const satisfies Readonly<Record<string, Library>>;

export type LibraryName = keyof typeof LIBRARIES;

/** @throws UnusableInput for a library that there is not */
export function libraryOf(name: string): Library {
  if (name in LIBRARIES) return LIBRARIES[name as LibraryName];
  throw badField('the library of a client', name, Object.keys(LIBRARIES).join(', '));
}
