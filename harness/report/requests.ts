import { join } from 'node:path';
import { readAnswers, requestsOf, wasCutOff } from '../applications/index.ts';
import type { Operation } from '../history/index.ts';
import type { ScenarioReport } from './result.ts';

/** What applications and services were asked, by name: to be drawn beside what clients did. */
export const requestsIn = (
  folder: string,
  { applications = {}, clockOriginMs }: Pick<ScenarioReport, 'applications' | 'clockOriginMs'>,
): ReadonlyMap<string, readonly Operation[]> =>
  new Map(
    Object.entries(applications).map(([name, { accessLog, loadEndedAtMs = Number.POSITIVE_INFINITY }]) => [
      name,
      requestsOf(
        name,
        readAnswers(join(folder, accessLog)).filter(
          answer => !wasCutOff(answer, clockOriginMs + loadEndedAtMs),
        ),
      ),
    ]),
  );
