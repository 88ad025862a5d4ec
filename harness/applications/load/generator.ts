import autocannon from 'autocannon';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { countWhile, pause } from '../../basics/index.ts';
import { watchLag } from '../lag.ts';
import type { LoadReport, LoadSettings } from './settings.ts';

/** A load generator at work. */
export interface Generator {
  /** Asks nothing more. @returns what it found */
  stop(): Promise<LoadReport>;
}

/**
 * autocannon, once for each tenth of a second: it sends all that it may send in a second at once, and so ten of them, begun
 * 100 ms apart, come nearer to users who do not know of each other. Each connection is a user who asks once a second: the
 * rate is kept up as long as answers take less than that.
 */
const GROUPS = 10;
const APART_MS = 100;
// How soon a generator notices that it is to stop.
const SAMPLE_MS = 100;
const FOR_EVER_S = 86_400;

export async function generateLoad(url: string, settings: LoadSettings, seed: number): Promise<Generator> {
  const lag = watchLag();
  const choose = chooserOf(settings, seed);
  const groups: Group[] = [];
  for (const rate of ratesOf(settings.rate)) {
    groups.push(startGroup(url, settings, rate, choose));
    await pause(APART_MS);
  }
  return {
    async stop() {
      return { ...reportOf(await Promise.all(groups.map(group => group.stop()))), lag: lag() };
    },
  };
}

/** The rate dealt out to groups; where it is less than a group each, to fewer. */
const ratesOf = (rate: number): number[] =>
  Array.from({ length: GROUPS }, (_, i) => Math.floor((rate + i) / GROUPS)).filter(share => share > 0);

interface Group {
  stop(): Promise<autocannon.Result>;
}

function startGroup(
  url: string,
  { patienceMs, path }: LoadSettings,
  rate: number,
  choose: () => string,
): Group {
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const instance = autocannon(
    {
      url,
      connections: rate,
      overallRate: rate,
      duration: FOR_EVER_S,
      timeout: patienceMs / 1000,
      sampleInt: SAMPLE_MS,
      // What was asked is reported, not what would have been asked.
      ignoreCoordinatedOmission: true,
      skipAggregateResult: true,
      requests: [
        {
          setupRequest: request => ({
            ...request,
            path: path.replace('{key}', () => encodeURIComponent(choose())),
          }),
        },
      ],
    },
    (error, result) => (error ? reject(error) : resolve(result)),
  );
  promise.catch(() => undefined);
  return {
    stop() {
      instance.stop();
      return promise;
    },
  };
}

// Left out of the types of autocannon 7, which are the newest.
const { aggregateResult } = autocannon as unknown as {
  aggregateResult(results: readonly autocannon.Result[], options: object): autocannon.Result;
};

function reportOf(results: readonly autocannon.Result[]): Omit<LoadReport, 'lag'> {
  const { latency, errors, ...all } = aggregateResult(results, { url: 'http://127.0.0.1' });
  const refused = all['1xx'] + all['4xx'] + all['5xx'];
  return {
    answers: refused + all['2xx'] + all['3xx'],
    refused,
    unanswered: errors,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    maxMs: latency.max,
  };
}

const FINE = 0x3fffffff;

/** Chooses keys by their popularity (Zipf's law); the same seed chooses the same. */
export function chooserOf({ keys, skew }: Pick<LoadSettings, 'keys' | 'skew'>, seed: number): () => string {
  const generator = xoroshiro128plus(seed);
  const upTo: number[] = [];
  for (const [place] of keys.entries()) upTo.push((upTo.at(-1) ?? 0) + 1 / (place + 1) ** skew);
  const whole = upTo.at(-1) ?? 0;
  return () => {
    const drawn = (uniformInt(generator, 0, FINE) / (FINE + 1)) * whole;
    return keys[countWhile(upTo.length - 1, i => (upTo[i] as number) <= drawn)] as string;
  };
}
