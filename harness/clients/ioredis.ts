import type { RedisOptions } from 'ioredis';
import { connectFamily, type Redislike, TUNED } from './ioredis-family.ts';
import { IOREDIS_OPTIONS } from './ioredis-options.ts';
import type { Library } from './library.ts';

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
