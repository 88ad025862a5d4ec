import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { connectFamily, type Redislike } from './ioredis-family.ts';

/** A client of ioredis that connects to nothing; the test emits its events. */
function connected() {
  const redis = Object.assign(new EventEmitter(), { duplicate: () => new EventEmitter() });
  const way = { sentinels: { name: 'mymaster', sentinels: [] }, natMap: {}, onEvent: () => undefined };
  return { redis, client: connectFamily(() => redis as unknown as Redislike, {}, way) };
}

test('a connection that ended is a loss, one that was never made is none', () => {
  const { redis, client } = connected();
  redis.emit('close');
  expect(client.losses()).toBe(0);
  redis.emit('connect');
  redis.emit('close');
  redis.emit('close');
  expect(client.losses()).toBe(1);
});

test('what a package does on a client of its own is lost with that one', () => {
  const { client } = connected();
  const own = client.native({}) as EventEmitter;
  own.emit('connect');
  own.emit('close');
  expect(client.losses()).toBe(1);
});
