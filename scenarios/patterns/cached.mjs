import { connect, serve, settings } from './app.mjs';

// Keeps what it read in its own memory, and drops a key when Redis reports that it changed (CLIENT TRACKING, whose messages
// go to a second connection). GET /value answers with the value and whether it came from that memory.
// Tracking belongs to a connection. With `flushes`, the cache is used only while both connections are tracked: it is dropped
// when one of them closes, and tracking is switched on again when both are back.

const KEY = 'price';
const { flushes = false } = settings;
const cache = new Map();
const redis = connect();
// With RESP3, its default, ioredis 6.0.0 drops the message 'invalidate' (returnPush in DataHandler.js).
const listener = connect(undefined, { protocol: 2, autoResubscribe: !flushes });
let tracked = false;

async function track() {
  const id = await listener.client('ID');
  await listener.subscribe('__redis__:invalidate');
  await redis.client('TRACKING', 'ON', 'REDIRECT', id);
  cache.clear();
  tracked = true;
}

function untrack() {
  tracked = false;
  cache.clear();
}

async function trackAgain() {
  if (redis.status === 'ready' && listener.status === 'ready') await track();
}

listener.on('message', (_, key) => (key === '' ? cache.clear() : cache.delete(key)));
await track();
if (flushes)
  for (const connection of [redis, listener]) {
    connection.on('close', untrack);
    connection.on('ready', () => trackAgain().catch(error => console.error(error.message)));
  }

async function read() {
  const value = await redis.get(KEY);
  if (tracked) cache.set(KEY, value);
  return { value, cached: false };
}

serve({ 'GET /value': () => (cache.has(KEY) ? { value: cache.get(KEY), cached: true } : read()) });
