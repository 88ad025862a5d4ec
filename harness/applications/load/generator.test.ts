import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { pause } from '../../basics/index.ts';
import { type Answer, openAnswerLog, readAnswers } from '../access-log.ts';
import { agreementOf } from '../agreement.ts';
import { logAnswers } from '../http.ts';
import { type Lag, together, watchLag } from '../lag.ts';
import { startLoad } from './load.ts';
import { type LoadReport, resolveLoad } from './settings.ts';

// autocannon against a server of known behaviour: what it says, and what the access log says.

const RATE = 100;
const KEYS = Array.from({ length: 30 }, (_, i) => `key-${i}`);
const SLOW = 'key-0';
const WRONG = 'key-1';
const SILENT = 'key-29';
// Long enough before the end for each of its users to hang up: one that is still there at the end hangs up uncounted.
const SILENT_UNTIL = 2.5 * RATE;

const MINUTE = 60_000;
interface Observed {
  readonly load: LoadReport;
  readonly answers: readonly Answer[];
  /** Of this process, in which the server is. */
  readonly lag: Lag;
}

let seen: Promise<Observed> | undefined;

/** Four seconds of load, once for all tests. */
const observed = () => {
  seen ??= observe();
  return seen;
};

async function observe(): Promise<Observed> {
  const lag = watchLag();
  const path = join(mkdtempSync(join(tmpdir(), 'load-')), 'access.jsonl');
  const log = openAnswerLog(path);
  const server = fastify();
  const tell = logAnswers(server, log);
  const over = new AbortController();
  const enough = Promise.withResolvers<void>();
  let asked = 0;
  server.get<{ Params: { key: string } }>('/data/:key', async ({ params: { key } }, reply) => {
    tell(reply, { key, cache: 'hit' });
    asked += 1;
    if (asked === 4 * RATE) enough.resolve();
    if (key === SLOW) await pause(150);
    if (key === SILENT && asked < SILENT_UNTIL) await pause(60_000, over.signal).catch(() => undefined);
    return reply.code(key === WRONG ? 503 : 200).send({ key });
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const settings = resolveLoad('load', { rate: RATE, patience: '1s' }, { keys: KEYS, path: '/data/{key}' });
  const generator = startLoad(url, settings, 5);
  await enough.promise;
  const load = await generator.stop();
  over.abort();
  server.server.closeAllConnections();
  await server.close();
  log.close();
  if (load === undefined) throw new Error('the load generator told nothing');
  return { load, answers: readAnswers(path), lag: lag() };
}

/** Neither process measures all of what a busy machine adds to a time: there only counts are compared. */
const isBusy = ({ load, lag }: Observed): boolean => together(load.lag, lag).p99Ms > 20;

function differencesOf(seen: Observed, answers = seen.answers): readonly string[] {
  const { differs } = agreementOf(seen.load, answers, seen.lag);
  return isBusy(seen) ? differs.filter(words => !/^p\d/.test(words)) : differs;
}

test(
  'autocannon and the access log tell the same of answers, errors, users who hung up, and times',
  async () => {
    const seen = await observed();
    const { load } = seen;
    expect(differencesOf(seen)).toEqual([]);
    expect(load.answers).toBeGreaterThan(3 * RATE);
    expect(load.refused).toBeGreaterThan(0);
    expect(load.unanswered).toBeGreaterThan(0);
    expect(load.p99Ms).toBeGreaterThanOrEqual(150);
  },
  MINUTE,
);

test('requests come at the rate, spread over the second', async () => {
  const seen = await observed();
  const { answers } = seen;
  const [first] = answers;
  const last = answers.at(-1);
  const seconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000;
  const rate = answers.length / seconds;
  expect(rate).toBeLessThan(1.5 * RATE);
  if (isBusy(seen)) return;
  expect(rate).toBeGreaterThan(0.6 * RATE);
  const tenths = new Set(answers.map(({ atMs }) => Math.floor(atMs / 100)));
  expect(tenths.size).toBeGreaterThan(5 * seconds);
});

test('an access log that leaves out one answer in fifteen is found out', async () => {
  const { load, answers } = await observed();
  const kept = answers.filter((_, i) => i % 15 !== 0);
  expect(agreementOf(load, kept).differs).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(answers|without an answer): /)]),
  );
});

test('an access log that calls errors answers is found out', async () => {
  const seen = await observed();
  const nice = seen.answers.map(each => (each.status === 503 ? { ...each, status: 200 } : each));
  expect(differencesOf(seen, nice)).toEqual([expect.stringMatching(/^refused: /)]);
});
