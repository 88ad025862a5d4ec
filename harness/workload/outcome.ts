import { messageOf } from '../basics/index.ts';
import type { Outcome } from '../history/operation.ts';

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

/**
 * How an operation ended that a client reports an error for: certainly not done only where the server refused it or the
 * library never sent it.
 * @param mayBeSentAgain whether a connection ended meanwhile: the refusal then answers the second sending, and the first
 * one may have been done
 */
export function outcomeOfError(error: unknown, mayBeSentAgain: boolean): Exclude<Outcome, 'ok'> {
  const message = messageOf(error);
  if (NEVER_SENT.includes(message)) return 'fail';
  return REFUSALS.test(message) && !mayBeSentAgain ? 'fail' : 'unresolved';
}
