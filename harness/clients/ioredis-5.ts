import type { RedisOptions } from 'ioredis-5';
import { connectFamily, type Redislike, TUNED } from './ioredis-family.ts';
import type { Library } from './library.ts';

export const ioredis5: Library = {
  packageName: 'ioredis-5',
  optionSets: { defaults: {}, tuned: TUNED },
  async connect(options, way) {
    const { Redis } = await import('ioredis-5');
    return connectFamily(all => new Redis(all as RedisOptions) as unknown as Redislike, options, way);
  },
};
