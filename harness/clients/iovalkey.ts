import type { RedisOptions } from 'iovalkey';
import { connectFamily, type Redislike } from './ioredis-family.ts';
import type { Library } from './library.ts';

const TUNED: RedisOptions = {
  failoverDetector: true,
  socketTimeout: 1000,
  connectTimeout: 500,
  sentinelCommandTimeout: 500,
  maxRetriesPerRequest: null,
};

export const iovalkey: Library = {
  packageName: 'iovalkey',
  optionSets: { defaults: {}, tuned: TUNED },
  async connect(options, way) {
    const { Redis } = await import('iovalkey');
    return connectFamily(all => new Redis(all as RedisOptions) as unknown as Redislike, options, way);
  },
};
