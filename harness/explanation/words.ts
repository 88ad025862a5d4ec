import { showMs, sumOf } from '../basics/index.ts';
import type { Advice } from './explanation.ts';
import { awaited, type Leg, lasted, type Wait } from './legs.ts';

/** What was waited for, and which setting decides how long. */
const WORDS: Readonly<Record<Wait['for'], { readonly what: string; readonly by?: string }>> = {
  detection: { what: 'detection', by: 'down-after' },
  agreement: { what: 'agreement and vote' },
  election: { what: 'agreement and vote' },
  selection: { what: 'promotion' },
  promotion: { what: 'promotion' },
  confirmation: { what: 'waiting for the leader’s next INFO' },
  announcement: { what: 'announcement' },
  notice: { what: 'trusting the old connection to', by: 'failoverDetector, socketTimeout' },
  farewell: { what: 'waiting for the end of the connection to', by: 'disconnectTimeout' },
  acknowledgement: { what: 'without an acknowledged write on the new connection to' },
  retry: { what: 'pauses between attempts', by: 'retryStrategy' },
  round: { what: 'pauses before all sentinels are asked again', by: 'sentinelRetryStrategy' },
  connection: { what: 'dialling', by: 'connectTimeout' },
  translation: { what: 'dialling an address that only servers reach, of', by: 'natMap' },
  answer: { what: 'asking', by: 'sentinelCommandTimeout' },
  readiness: { what: 'getting to work on' },
  nothing: { what: 'after the client ended for good' },
  itself: { what: 'the client itself' },
};

// Shorter ones are summed up as the rest.
const WORTH_TELLING_MS = 50;

/** '10.5 s = 2.08 s detection (down-after) + … + 6.86 s dialling redis-1 (connectTimeout) + 106 ms the rest' */
export function showLegs(legs: readonly Leg[]): string {
  const totals = [...Map.groupBy(legs, ({ wait }) => wordsOf(wait))].map(([words, all]) => ({
    words,
    tookMs: sumOf(all.map(lasted)),
  }));
  const told = totals.filter(({ tookMs }) => tookMs >= WORTH_TELLING_MS);
  const restMs = sumOf(totals.map(({ tookMs }) => tookMs)) - sumOf(told.map(({ tookMs }) => tookMs));
  const rest = restMs < 1 ? [] : [{ words: 'the rest', tookMs: restMs }];
  const parts = [...told, ...rest].map(({ words, tookMs }) => `${showMs(tookMs)} ${words}`);
  return `${showMs(sumOf(legs.map(lasted)))} = ${parts.join(' + ')}`;
}

export function wordsOf(wait: Wait): string {
  const { what, by = 'by' in wait ? wait.by : undefined } = WORDS[wait.for];
  return [what, awaited(wait), by && `(${by})`].filter(Boolean).join(' ');
}

/** 'connectTimeout 500 instead of 10000: 3.98 s, 6.56 s shorter' */
export const showAdvice = ({ setting, from, to, outageMs, gainMs }: Advice): string =>
  `${setting} ${to} instead of ${from}: ${showMs(outageMs)}, ${showMs(gainMs)} shorter`;
