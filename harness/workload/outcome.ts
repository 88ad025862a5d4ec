import { messageOf } from '../basics/index.ts';
import type { Outcome } from '../history/operation.ts';

// Replies by which a server says that it did not do what it was asked.
const REFUSALS =
  /^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM|MISCONF|OOM|BUSY|ERR|WRONGTYPE|EXECABORT|NOSCRIPT|CLUSTERDOWN|MOVED|TRYAGAIN|CROSSSLOT)\b/;

/**
 * How an operation ended that a client reports an error for: certainly not done only where the server refused it or the
 * library never sent it.
 * @param mayBeSentAgain whether a connection ended meanwhile: the refusal then answers the second sending, and the first
 * one may have been done
 * @param neverSent what the client's library says of a command that it never sent
 */
export function outcomeOfError(
  error: unknown,
  mayBeSentAgain: boolean,
  neverSent: readonly string[] = [],
): Exclude<Outcome, 'ok'> {
  const message = messageOf(error);
  if (neverSent.includes(message)) return 'fail';
  return REFUSALS.test(message) && !mayBeSentAgain ? 'fail' : 'unresolved';
}
