import type { Redis } from 'ioredis';
import type { OwnWorkload } from '../../harness/workloads.ts';

const ADD = "return redis.call('SADD', KEYS[1], ARGV[1])";
let sha: Promise<string> | undefined;

/** Loads a script once, as an application does at its start, and runs it by its hash. */
const evalsha: OwnWorkload<Redis> = {
  async do(redis, { id }) {
    sha ??= redis.script('LOAD', ADD) as Promise<string>;
    await redis.evalsha(await sha, 1, 'by-evalsha', id);
  },
  read: redis => redis.smembers('by-evalsha'),
};

export default evalsha;
