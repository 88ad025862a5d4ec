import { messageOf, now, showMs, within } from '../../basics/index.ts';
import { atFixedRate } from '../../workload/run.ts';
import type { Answer } from '../access-log.ts';
import type { Pace } from './settings.ts';

/** What became of a request. */
export interface Outcome {
  readonly ok: boolean;
  readonly status?: number;
  /** Why it failed, in words. */
  readonly error?: string;
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
 * @param what it is called in the records: 'GET /orders'
 * @param send sends the nth request; it ends early when the signal aborts
 */
export function openLoop(
  what: string,
  { rate, timeoutMs, maxInFlight }: Pick<Pace, 'rate' | 'timeoutMs' | 'maxInFlight'>,
  send: (n: number, signal: AbortSignal) => Promise<Outcome>,
  write: (answer: Answer) => void,
): OpenLoop {
  const inFlight = new Set<Promise<void>>();
  const request = async (n: number, lateMs: number) => {
    const atMs = now();
    const outcome = await answerWithin(timeoutMs, signal => send(n, signal));
    write({ n, atMs, tookMs: now() - atMs, lateMs, key: what, cache: 'unasked', ...outcome });
  };
  const pace = atFixedRate({ rate, durationMs: WITHOUT_END_MS }, (n, lateMs) => {
    if (inFlight.size >= maxInFlight)
      return write({
        ...{ n, atMs: now(), tookMs: 0, lateMs, key: what, cache: 'unasked', ok: false },
        error: `not sent, because ${maxInFlight} requests were in flight`,
      });
    const sent = request(n, lateMs).finally(() => inFlight.delete(sent));
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
