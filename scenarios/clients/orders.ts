import type { Redis } from 'ioredis';
import type { OwnWorkload } from '../../harness/workloads.ts';

// Placing the same order again changes nothing: ioredis sends again what it had no reply to.
const PLACE = `
  if redis.call('HSETNX', KEYS[1], ARGV[1], 'placed') == 1 then
    redis.call('DECR', KEYS[2])
  end
  return redis.call('HLEN', KEYS[1])`;

/** A shop that places orders with a script. */
const orders: OwnWorkload<Redis> = {
  do: (redis, { id }) => redis.eval(PLACE, 2, 'shop:orders', 'shop:stock', id),
  read: redis => redis.hkeys('shop:orders'),
};

export default orders;
