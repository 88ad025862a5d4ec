import type { RedisOptions } from 'ioredis';
import { loadPackage } from './installed.ts';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import { FAMILY } from './ioredis-settings.ts';
import type { Library } from './library.ts';

export const ioredis: Library = {
  ...FAMILY,
  packageName: 'ioredis',
  major: 6,
  // RedisOptions.js: 0 to 199 ms more by chance.
  backoffMs: attempt => Math.min(2 ** attempt * 50, 5000) + 100,
  async connect(options, way) {
    const { Redis } = loadPackage<typeof import('ioredis')>(ioredis);
    return connectFamily(
      all => new Redis(all as RedisOptions & { replyMapping?: 'legacy' }) as unknown as Redislike,
      options,
      way,
    );
  },
};
