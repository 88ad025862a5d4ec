import type { RedisOptions } from 'ioredis';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import { IOREDIS_OPTIONS } from './ioredis-options.ts';
import type { Library } from './library.ts';

const TUNED: RedisOptions = {
  failoverDetector: true,
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  maxRetriesPerRequest: null,
};

export const ioredis: Library = {
  packageName: 'ioredis',
  knownOptions: IOREDIS_OPTIONS,
  optionSets: { defaults: {}, tuned: TUNED },
  async connect(options, way) {
    const { Redis } = await import('ioredis');
    return connectFamily(
      all => new Redis(all as RedisOptions & { replyMapping?: 'legacy' }) as unknown as Redislike,
      options,
      way,
    );
  },
};
