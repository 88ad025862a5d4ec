import type { Redis } from 'ioredis';
import type { OwnWorkload } from '../../harness/workloads.ts';

const ADD = "return redis.call('SADD', KEYS[1], ARGV[1])";
const LIBRARY = `#!lua name=patterns
redis.register_function('add', function(keys, args) return redis.call('SADD', keys[1], args[1]) end)`;
let loaded: Promise<unknown> | undefined;

type WithAdd = Redis & { add(key: string, id: string): Promise<number> };

/** Loads a function once, and defines a command of ioredis: the command sends its script again where the server lacks it. */
async function load(redis: Redis): Promise<void> {
  redis.defineCommand('add', { numberOfKeys: 1, lua: ADD });
  await redis.function('LOAD', 'REPLACE', LIBRARY);
}

/** Each operation runs a script by defineCommand and a function by FCALL. */
const both: OwnWorkload<WithAdd> = {
  async do(redis, { id }) {
    loaded ??= load(redis);
    await loaded;
    await redis.add('by-script', id);
    await redis.fcall('add', 1, 'by-function', id);
  },
  async read(redis) {
    return { script: await redis.smembers('by-script'), function: await redis.smembers('by-function') };
  },
};

export default both;
