import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { expect as jestExpect, test } from '@jest/globals';
import { type Duration, milliseconds, projectFolder } from '../basics/index.ts';
import { enterLane, type LaneRequest } from '../lanes/index.ts';
import { runFolder } from '../run/index.ts';
import { failoverMatchers, type MatchersOn } from '../verdict/index.ts';
import type { WorkloadKind } from '../workload/index.ts';
import { untilJudged } from './attempts.ts';
import type { ScenarioBody } from './context.ts';
import { failIfProcessEnds } from './not-ended.ts';
import type { ScenarioOptions } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { isPlanting, plantedBody, plantedIn, withPlanted } from './planted.ts';
import { type RefusalOptions, runRefusal } from './refusal.ts';
import { aboutOf, DEFAULT_TIMEOUT, lineIn, requireOwnName } from './registration.ts';
import { mostAttempts, repetitions } from './repetitions.ts';
import { runScenario, type ScenarioOutcome, whyUnable } from './run.ts';
import { SCENARIO_FILE } from './scenario-file.ts';
import { isSelected, selection } from './selection.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MatchersOn<T> {}
}

jestExpect.extend(failoverMatchers);

/** Jest's own, with the matchers of failoverMatchers. */
export const expect: typeof jestExpect = jestExpect;

/**
 * Shows what breaks today: passes as long as the expectation fails, and fails with "no longer breaks" when it passes.
 * `expectBreaks(outcome.clients.app).toLoseNoAcknowledgedWrites()`
 */
export function expectBreaks<Received>(received: Received): MatchersOn<Received> {
  const matchers = jestExpect(received as unknown).not as unknown as Readonly<Record<string, Expectation>>;
  const names = Object.keys(failoverMatchers);
  return Object.fromEntries(
    names.map(name => [name, newsWhenItPasses(matchers[name] as Expectation)]),
  ) as unknown as MatchersOn<Received>;
}

type Expectation = (...args: readonly unknown[]) => Promise<void> | void;

const newsWhenItPasses =
  (expectation: Expectation): Expectation =>
  (...args) => {
    try {
      const answer = expectation(...args);
      return answer instanceof Promise ? answer.catch(noLongerBreaks) : answer;
    } catch (error) {
      return noLongerBreaks(error);
    }
  };

function noLongerBreaks(error: unknown): never {
  if (error instanceof Error && 'matcherResult' in error)
    error.message = `no longer breaks: ${error.message}`;
  throw error;
}

// What the harness itself may take beyond the body's timeout: start, settling, drain, final read, healing.
const AROUND_THE_BODY_MS = 150_000;
// One that needs the machine for itself waits until all others are done.
const LANE_WITHIN_MS = 3_600_000;

/**
 * Registers a scenario as a Jest test. The test fails unless the verdict is 'pass'; it is skipped, also for Jest, when
 * its faults cannot be injected here (jest-environment.ts) or when its tags are not asked for.
 * @param name one sentence that says what holds
 */
export function scenario<
  Name extends string,
  Svc extends string,
  Kind extends WorkloadKind = 'appends',
  Many extends string = string,
>(
  name: string,
  options: ScenarioOptions<Name, Svc, Kind, Many>,
  body: ScenarioBody<Name, Svc, Kind, Many>,
): void {
  const isUnable = () => whyUnable(options) !== undefined;
  register(name, options, isUnable, async place => {
    if (!isPlanting() || isUnable()) return runScenario(place, options, body);
    const planted = plantedIn(name, options.planted).what;
    return runScenario({ ...place, planted }, withPlanted(name, options), plantedBody(options, body));
  });
}

/**
 * Registers a scenario about a deployment that must not come up: starting it has to fail, with a message that names
 * the server and the reason.
 */
export function refusal(name: string, options: RefusalOptions): void {
  register(
    name,
    options,
    () => false,
    async place => {
      if (!isPlanting()) return runRefusal(place, options);
      const planted = plantedIn(name, options.planted).what;
      return runRefusal({ ...place, planted }, withPlanted(name, options));
    },
  );
}

function register(
  name: string,
  options: Pick<
    ScenarioOptions,
    'tags' | 'timeout' | 'planted' | 'alone' | 'crowds' | 'services' | 'workload'
  >,
  isUnable: () => boolean,
  perform: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
): void {
  const registration = new Error(name);
  requireOwnName(name, registration);
  const about = aboutOf(options);
  const add = isSelected(about.tags, selection()) ? test : test.skip;
  const count = repetitions();
  for (let number = 1; number <= count; number += 1) {
    let retry = -1;
    const run = async () => {
      retry += 1;
      const lane = await enterLane(laneOf(options));
      const ended = failIfProcessEnds(name);
      const place = () => ({
        ...placeOf(name, { number, retry }, registration),
        ...(about.tags.length > 0 && { tags: about.tags }),
        waitedForLaneMs: lane.waitedMs,
      });
      const outcome = await untilJudged(place, perform).finally(lane.leave).finally(ended);
      throwUnlessPassed(outcome);
    };
    const skipIfUnable = async (): Promise<boolean> => {
      if (!isUnable()) return false;
      await run();
      return true;
    };
    add(
      count === 1 ? name : `${name} (${number} of ${count})`,
      Object.assign(run, { skipIfUnable, about }),
      LANE_WITHIN_MS + mostAttempts() * (AROUND_THE_BODY_MS + longest(about.timeout)),
    );
  }
}

/**
 * @param number of the repetition, from 1
 * @param retry how often Jest has called the same test again (`jest.retryTimes`): two runs in one folder would mix their
 * histories
 * @param registration its stack leads to the line in which the scenario stands
 */
function placeOf(
  name: string,
  { number, retry }: { readonly number: number; readonly retry: number },
  registration: Error,
): ScenarioPlace {
  const path = jestExpect.getState().testPath ?? 'unknown';
  const before = jestExpect.getState().assertionCalls;
  const file = relative(projectFolder(), path);
  const line = lineIn(file, registration);
  const again = `${number === 1 ? '' : `-${number}`}${retry === 0 ? '' : `-retry-${retry}`}`;
  return {
    name,
    file,
    ...(line !== undefined && { line }),
    folder: join(runFolder(), `${folderName(path, name)}${again}`),
    assertions: () => jestExpect.getState().assertionCalls - before,
  };
}

/** The scenario reports an invalid timeout itself, in its verdict: here it only must not throw first. */
function longest(timeout: Duration): number {
  try {
    return milliseconds('scenario.timeout', timeout);
  } catch {
    return milliseconds('scenario.timeout', DEFAULT_TIMEOUT);
  }
}

function folderName(path: string, name: string): string {
  const slug = `${basename(path).replace(SCENARIO_FILE, '')} ${name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  const file = relative(projectFolder(), path);
  return `${slug}-${createHash('sha256').update(`${file} ${name}`).digest('hex').slice(0, 6)}`;
}

/**
 * Fails the Jest test of a scenario that did not pass, whatever its body threw: `undefined` is no error object.
 * @throws Error the body's own when it is one and the verdict 'fail', else one with the reason and the evidence's path
 */
export function throwUnlessPassed({ report, thrown }: ScenarioOutcome): void {
  const { verdict, reason, folder } = report;
  if (verdict === 'pass' || verdict === 'skipped') return;
  if (verdict === 'fail' && thrown instanceof Error) throw thrown;
  const cause = thrown instanceof Error && !thrown.message.includes(reason) ? `\n\n${thrown.message}` : '';
  const error = new Error(`verdict ${verdict}: ${reason}${cause}\n\nevidence: ${folder}`);
  const frames = thrown instanceof Error ? (thrown.stack?.match(/^ +at .*$/gm) ?? []) : [];
  error.stack = [error.message, ...frames].join('\n');
  throw error;
}

// A client that issues this many operations a second uses about as much of a processor as a whole quiet scenario.
const BUSY_RATE = 1000;

/** What room a scenario needs on the machine. */
function laneOf({
  alone = false,
  crowds = {},
  services = {},
  workload = {},
}: Pick<ScenarioOptions, 'alone' | 'crowds' | 'services' | 'workload'>): LaneRequest {
  const hasLoad = Object.keys({ ...crowds, ...services }).length > 0 || (workload.rate ?? 0) >= BUSY_RATE;
  return { alone, weight: hasLoad ? 2 : 1 };
}
