import { messageOf } from '../basics/index.ts';
import type { Outcome } from './operation.ts';

// Replies by which a server says that it did not do what it was asked.
const REFUSALS =
  /^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM|MISCONF|OOM|BUSY|ERR|WRONGTYPE|EXECABORT|NOSCRIPT|CLUSTERDOWN|MOVED|TRYAGAIN|CROSSSLOT)\b/;

// What libraries say of a command that they never sent.
const NEVER_SENT = [
  // ioredis and iovalkey, Redis.js: enableOfflineQueue false and no connection
  "Stream isn't writeable and enableOfflineQueue options is false",
  // @redis/client, errors.js and sentinel/index.js
  'The client is closed',
  'The client is offline',
  'Attempted execution on closed RedisSentinel client.',
];

/** What a client's error tells about its operation: anything but a refusal leaves it open. */
export function outcomeOfError(error: unknown): Exclude<Outcome, 'ok'> {
  const message = messageOf(error);
  return REFUSALS.test(message) || NEVER_SENT.includes(message) ? 'fail' : 'unresolved';
}
