import type { RedisOptions } from 'ioredis-5';
import { loadPackage } from './installed.ts';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import { FAMILY, OPTIONS_OF_EARLIER } from './ioredis-settings.ts';
import type { Library } from './library.ts';

export const ioredis5: Library = {
  ...FAMILY,
  packageName: 'ioredis',
  major: 5,
  alias: 'ioredis-5',
  knownOptions: OPTIONS_OF_EARLIER,
  // RedisOptions.js
  backoffMs: attempt => Math.min((attempt + 1) * 50, 2000),
  async connect(options, way) {
    const { Redis } = loadPackage<typeof import('ioredis-5')>(ioredis5);
    return connectFamily(all => new Redis(all as RedisOptions) as unknown as Redislike, options, way);
  },
};
