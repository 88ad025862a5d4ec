import type { ClientEvent } from '../observation/index.ts';
import type { Experience } from './experience.ts';

/** The option that lets a client of ioredis's family end for good. */
export type EndedBy = 'failoverDetector' | 'retryStrategy' | 'sentinelRetryStrategy';

/** The end of a client that never connects again. */
export interface ClientEnd {
  /** On the harness's clock. */
  readonly atMs: number;
  /** Undefined when its last events do not show it. */
  readonly by: EndedBy | undefined;
}

/** How a client ended for good within its outage; undefined when it did not. A client that emits `end` never connects again. */
export function clientEndOf({ events, client, outage, options }: Experience): ClientEnd | undefined {
  if (outage.ended) return undefined;
  const own = events.filter(
    (event): event is ClientEvent => event.kind === 'client' && event.client === client,
  );
  const at = own.findLastIndex(
    ({ event, atMs }) => event === 'end' && atMs >= outage.fromMs && atMs < outage.toMs,
  );
  const end = own[at];
  return end && { atMs: end.atMs, by: endedBy(own[at - 1], options) };
}

/** @param before what the client emitted right before `end` */
function endedBy(before: ClientEvent | undefined, options: Experience['options']): EndedBy | undefined {
  // event_handler.js: closeHandler ends the client when retryStrategy gives no number.
  if (before?.event === 'close' && options.retryStrategy !== undefined) return 'retryStrategy';
  if (before?.event !== 'error') return undefined;
  // SentinelConnector: connect() rejects with this when sentinelRetryStrategy gives no number.
  if (before.detail.includes('retry is disabled')) return 'sentinelRetryStrategy';
  // FailoverDetector: disconnect() while connect() asks sentinels; connect() then rejects with CONNECTION_CLOSED_ERROR_MSG.
  const isClosed = before.detail === 'Connection is closed.';
  return isClosed && options.failoverDetector === true ? 'failoverDetector' : undefined;
}
