import { showMaybe, showMs } from '../basics/index.ts';
import { type Answer, isSuccess } from './access-log.ts';
import { NO_LAG, together } from './lag.ts';
import type { LoadReport } from './load/settings.ts';
import { quantile } from './numbers.ts';

/** Whether the load generator and the access log tell the same, each by its own clock and count. */
export interface Agreement {
  readonly agrees: boolean;
  /** What was compared, in words: 'answers: 2400 of the load generator, 2398 in the access log (0.1 %)'. */
  readonly compared: readonly string[];
  /** Of these, what differs by too much. */
  readonly differs: readonly string[];
}

/** The part by which counts may differ. */
const COUNT_TOLERANCE = 0.02;
/** Requests under way when the load ends are counted by one side only. */
const COUNT_SLACK = 3;
/**
 * The load generator measures in whole ms, from its own side of the connection: the time that the two processes wait for a
 * processor is in its times and not in those of the log. Both measure it, and it is allowed for besides.
 */
const LATENCY_TOLERANCE = 0.1;
const LATENCY_SLACK_MS = 25;

/**
 * Compares all that was asked from the first request to the last.
 * @param lag for how long the application's process could not work
 */
export function agreementOf(load: LoadReport, answers: readonly Answer[], lag = NO_LAG): Agreement {
  const waited = together(load.lag, lag);
  const answered = answers.filter(({ status }) => status !== undefined);
  const refused = answered.filter(answer => !isSuccess(answer));
  const latencies = answered.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const sent = load.answers + load.unanswered;
  const compared = [
    count('answers', load.answers, answered.length, sent),
    count('refused', load.refused, refused.length, sent),
    count('without an answer', load.unanswered, answers.length - answered.length, sent),
    latency('p50', load.p50Ms, waited.p99Ms, latencies, { at: 0.5, around: 0.02 }),
    latency('p99', load.p99Ms, waited.maxMs, latencies, { at: 0.99, around: 0.005 }),
  ];
  const differs = compared.filter(({ isClose }) => !isClose).map(({ words }) => words);
  return { agrees: differs.length === 0, compared: compared.map(({ words }) => words), differs };
}

interface Compared {
  readonly words: string;
  readonly isClose: boolean;
}

function count(what: string, asked: number, logged: number, sent: number): Compared {
  const apart = Math.abs(asked - logged);
  const share = sent === 0 ? 0 : apart / sent;
  return {
    words: `${what}: ${asked} of the load generator, ${logged} in the access log (${(100 * share).toFixed(1)} % of ${sent})`,
    isClose: share <= COUNT_TOLERANCE || apart <= COUNT_SLACK,
  };
}

/**
 * Where a few requests take much longer than the others, a rank more or less is a long time: any value that the access log has
 * near that rank will do.
 */
function latency(
  what: string,
  askedMs: number,
  waitedMs: number,
  ascending: readonly number[],
  rank: { readonly at: number; readonly around: number },
): Compared {
  const [least = 0, logged, most = 0] = [rank.at - rank.around, rank.at, rank.at + rank.around].map(share =>
    quantile(ascending, share),
  );
  const allowedMs = LATENCY_TOLERANCE * askedMs + LATENCY_SLACK_MS + waitedMs;
  const words = `${what}: ${showMs(askedMs)} of the load generator, ${showMaybe(logged)} in the access log (${showMs(allowedMs)} allowed, ${showMs(waitedMs)} of it waiting for a processor)`;
  return { words, isClose: askedMs >= least - allowedMs && askedMs <= most + allowedMs };
}
