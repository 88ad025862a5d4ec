import type { RedisOptions } from 'iovalkey';
import { connectFamily, type Redislike, TUNED } from './ioredis-family.ts';
import type { Library } from './library.ts';

export const iovalkey: Library = {
  packageName: 'iovalkey',
  optionSets: { defaults: {}, tuned: TUNED },
  async connect(options, way) {
    const { Redis } = await import('iovalkey');
    return connectFamily(all => new Redis(all as RedisOptions) as unknown as Redislike, options, way);
  },
};
