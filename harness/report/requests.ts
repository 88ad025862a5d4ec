import { join } from 'node:path';
import { type Answer, readAnswers, wasCutOff } from '../applications/index.ts';
import type { Operation } from '../history/index.ts';
import type { ScenarioReport } from './result.ts';

/** What applications were asked, as what their users did, by application: to be drawn beside what clients did. */
export const requestsIn = (
  folder: string,
  { applications = {}, clockOriginMs }: Pick<ScenarioReport, 'applications' | 'clockOriginMs'>,
): ReadonlyMap<string, readonly Operation[]> =>
  new Map(
    Object.entries(applications).map(([name, { accessLog, loadEndedAtMs = Number.POSITIVE_INFINITY }]) => [
      name,
      readAnswers(join(folder, accessLog))
        .filter(answer => !wasCutOff(answer, clockOriginMs + loadEndedAtMs))
        .map((answer, id) => requestOf(name, answer, id)),
    ]),
  );

const WORDS = {
  hit: 'from the cache',
  miss: 'not in the cache',
  away: 'the cache did not answer',
  unasked: '',
};

function requestOf(
  application: string,
  { atMs, tookMs, key, status, cache, ageMs }: Answer,
  id: number,
): Operation {
  const isOk = status !== undefined && status < 400;
  return {
    id,
    client: application,
    kind: 'request',
    key,
    value: null,
    invokedAtMs: atMs,
    completedAtMs: atMs + tookMs,
    outcome: isOk ? 'ok' : status === undefined ? 'unresolved' : 'fail',
    result: ageMs === undefined ? WORDS[cache] : `${WORDS[cache]}, ${Math.round(ageMs)} ms old`,
    ...(!isOk && { error: status === undefined ? 'the user hung up' : `status ${status}` }),
  };
}
