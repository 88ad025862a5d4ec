import { join } from 'node:path';
import type { Operation } from '../history/index.ts';
import { readAnswers, requestsOf } from '../services/index.ts';
import type { ScenarioReport } from './result.ts';

/** What services were asked, by name: to be drawn beside what clients did. */
export const requestsIn = (
  folder: string,
  { services = {} }: Pick<ScenarioReport, 'services'>,
): ReadonlyMap<string, readonly Operation[]> =>
  new Map(
    Object.entries(services).map(([name, { requests }]) => [
      name,
      requestsOf(name, readAnswers(join(folder, requests))),
    ]),
  );
