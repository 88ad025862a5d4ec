import { messageOf, now, showMs, within } from '../../basics/index.ts';
import { atFixedRate } from '../../workload/run.ts';
import type { Answer } from '../access-log.ts';
import type { Pace } from './load-settings.ts';
import type { Reported } from './reported.ts';

/** What became of a request, and what its answer reports. */
export interface Outcome extends Reported {
  readonly ok: boolean;
  readonly status?: number;
  /** Why it failed, in words. */
  readonly error?: string;
}

/** A request that is due. */
export interface Due {
  /** Its number, from 0. */
  readonly n: number;
  /** What it asks for. */
  readonly key: string;
}

/** Requests that are being sent. */
export interface OpenLoop {
  /** Sends nothing more. Resolves when every request has its answer, or its time is over. */
  stop(): Promise<void>;
}

// Until it is asked to stop.
const WITHOUT_END_MS = 86_400_000;

/**
 * Sends requests at their times, whatever becomes of earlier ones: a service that hangs must not slow down the arrival of
 * requests, or the outage would hide those that it delayed. Every request is one record.
 * @param nextKey what the next request asks for
 * @param send sends a request; it ends early when the signal aborts
 */
export function openLoop(
  nextKey: () => string,
  { rate, timeoutMs, maxInFlight }: Pick<Pace, 'rate' | 'timeoutMs' | 'maxInFlight'>,
  send: (due: Due, signal: AbortSignal) => Promise<Outcome>,
  write: (answer: Answer) => void,
): OpenLoop {
  const inFlight = new Set<Promise<void>>();
  const request = async (due: Due, lateMs: number) => {
    const atMs = now();
    const outcome = await answerWithin(timeoutMs, signal => send(due, signal));
    write({ ...due, atMs, tookMs: now() - atMs, lateMs, cache: 'unasked', ...outcome });
  };
  const pace = atFixedRate({ rate, durationMs: WITHOUT_END_MS }, (n, lateMs) => {
    const due = { n, key: nextKey() };
    if (inFlight.size >= maxInFlight)
      return write({
        ...{ ...due, atMs: now(), tookMs: 0, lateMs, cache: 'unasked', ok: false, unsent: true },
        error: `not sent, because ${maxInFlight} requests were in flight`,
      });
    const sent = request(due, lateMs).finally(() => inFlight.delete(sent));
    inFlight.add(sent);
  });
  return {
    async stop() {
      pace.stop();
      await Promise.all(inFlight);
    },
  };
}

/** The outcome of a request, within its time. Never throws: what was thrown is the error. */
export async function answerWithin(
  timeoutMs: number,
  send: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome & Pick<Answer, 'unanswered'>> {
  const end = new AbortController();
  const sent = (async () => send(end.signal))().catch((error): Outcome => ({ ok: false, error: why(error) }));
  const outcome = await within(timeoutMs, sent);
  if (outcome !== 'late') return outcome;
  end.abort();
  return { ok: false, unanswered: true, error: `no answer within ${showMs(timeoutMs)}` };
}

/** `fetch` hides the reason in the cause of its error. */
function why(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? `${messageOf(error)}: ${code}` : messageOf(error);
}
