import { messageOf } from '../basics/index.ts';
import type { Outcome } from './operation.ts';

// Replies by which a server says that it did not do what it was asked.
const REFUSALS =
  /^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM|MISCONF|OOM|BUSY|ERR|WRONGTYPE)\b/;

// What ioredis says of a command that it never sent: enableOfflineQueue false and no connection, in Redis.js.
const NEVER_SENT = "Stream isn't writeable and enableOfflineQueue options is false";

/** What a client's error tells about its operation: anything but a refusal leaves it open. */
export function outcomeOfError(error: unknown): Exclude<Outcome, 'ok'> {
  const message = messageOf(error);
  return REFUSALS.test(message) || message === NEVER_SENT ? 'fail' : 'unresolved';
}
