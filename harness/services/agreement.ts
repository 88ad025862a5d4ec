import { quantile, showMaybe, showMs } from '../basics/index.ts';
import { type Answer, isUnanswered } from './access-log.ts';
import type { LoggedRequest } from './request-log.ts';

/** Whether the load generator and the request log of the service show the same, each by its own clock and count. */
export interface Agreement {
  readonly agrees: boolean;
  /** What was compared, in words: 'answers: 2400 of the load generator, 2398 in the request log (0.1 %)'. */
  readonly compared: readonly string[];
  /** Of these, what differs by too much. */
  readonly differs: readonly string[];
}

/** The part by which counts may differ. */
const COUNT_TOLERANCE = 0.02;
/** Requests under way when the load ends are counted by one side only. */
const COUNT_SLACK = 3;
/**
 * The load generator measures from its own side of the connection: the time that the two processes wait for a processor is in
 * its times and not in those of the log. How late its requests were shows that time; it is allowed once for each process.
 */
const LATENCY_TOLERANCE = 0.1;
const LATENCY_SLACK_MS = 25;

/** Compares all that was asked from the first request to the last. */
export function agreementOf(answers: readonly Answer[], log: readonly LoggedRequest[]): Agreement {
  const logged = log.filter(({ n }) => n !== undefined);
  const [asked, known] = [totalsOf(answers), totalsOf(logged)];
  const late = ascending(answers.map(({ lateMs = 0 }) => lateMs));
  const waitedMs = (share: number) => 2 * (quantile(late, share) ?? 0);
  const sent = answers.length;
  const unknown = Math.max(0, asked.unanswered - known.unanswered);
  const unanswered = asked.unanswered - Math.min(unknown, answers.filter(mayNotArrive).length);
  const compared = [
    count('answers', asked.answered, known.answered, sent),
    count('refused', asked.refused, known.refused, sent),
    count('without an answer', unanswered, known.unanswered, sent),
    latency('p50', asked.latencies, waitedMs(0.99), known.latencies, { at: 0.5, around: 0.02 }),
    latency('p99', asked.latencies, waitedMs(1), known.latencies, { at: 0.99, around: 0.005 }),
  ];
  const differs = compared.filter(({ isClose }) => !isClose).map(({ words }) => words);
  return { agrees: differs.length === 0, compared: compared.map(({ words }) => words), differs };
}

/** It was not sent, or nothing listened: the service need not know of it. */
const mayNotArrive = (answer: Answer): boolean => answer.status === undefined && !isUnanswered(answer);

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

function totalsOf(requests: readonly Pick<LoggedRequest, 'status' | 'tookMs'>[]) {
  const answered = requests.filter(({ status }) => status !== undefined);
  return {
    answered: answered.length,
    unanswered: requests.length - answered.length,
    refused: answered.filter(({ status = 0 }) => status < 200 || status >= 400).length,
    latencies: ascending(answered.map(({ tookMs }) => tookMs)),
  };
}

interface Compared {
  readonly words: string;
  readonly isClose: boolean;
}

function count(what: string, asked: number, logged: number, sent: number): Compared {
  const apart = Math.abs(asked - logged);
  const share = sent === 0 ? 0 : apart / sent;
  return {
    words: `${what}: ${asked} of the load generator, ${logged} in the request log (${(100 * share).toFixed(1)} % of ${sent})`,
    isClose: share <= COUNT_TOLERANCE || apart <= COUNT_SLACK,
  };
}

/**
 * Where a few requests take much longer than the others, a rank more or less is a long time: any value that the request log has
 * near that rank will do.
 */
function latency(
  what: string,
  asked: readonly number[],
  waitedMs: number,
  logged: readonly number[],
  rank: { readonly at: number; readonly around: number },
): Compared {
  const askedMs = quantile(asked, rank.at) ?? 0;
  const [least = 0, there, most = 0] = [rank.at - rank.around, rank.at, rank.at + rank.around].map(share =>
    quantile(logged, share),
  );
  const allowedMs = LATENCY_TOLERANCE * askedMs + LATENCY_SLACK_MS + waitedMs;
  const words = `${what}: ${showMs(askedMs)} of the load generator, ${showMaybe(there)} in the request log (${showMs(allowedMs)} allowed, ${showMs(waitedMs)} of it waiting for a processor)`;
  return { words, isClose: askedMs >= least - allowedMs && askedMs <= most + allowedMs };
}
