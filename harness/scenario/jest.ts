import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { expect as jestExpect, test } from '@jest/globals';
import { type Duration, milliseconds } from '../basics/index.ts';
import { enterLane } from '../lanes/index.ts';
import { runFolder } from '../report/index.ts';
import { type FailoverMatchers, failoverMatchers } from '../verdict/index.ts';
import { ATTEMPTS, untilJudged, wasTooBusy, wasUnknown } from './attempts.ts';
import type { ScenarioBody } from './context.ts';
import { laneOf } from './lane.ts';
import { lineIn } from './line.ts';
import type { ScenarioOptions } from './options.ts';
import type { ScenarioPlace } from './place.ts';
import { isPlanting, plantedBody, plantedOutcome, withPlanted } from './planted.ts';
import { type RefusalOptions, runRefusal } from './refusal.ts';
import { aboutOf, DEFAULT_TIMEOUT } from './registered.ts';
import { repetitions } from './repetitions.ts';
import { runScenario, type ScenarioOutcome, whyUnable } from './run.ts';
import { isSelected, selection } from './selection.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends FailoverMatchers<Promise<void>> {}
}

jestExpect.extend(failoverMatchers);

/** Jest's own, with the matchers of failoverMatchers. */
export const expect = jestExpect;

/**
 * Shows what breaks today: holds as long as the expectation does not, and fails with "no longer breaks" when it does.
 * `await expectBreaks(clients.app).toLoseNoAcknowledgedWrites()`
 */
export function expectBreaks(received: unknown): FailoverMatchers<Promise<void>> {
  const matchers = jestExpect(received).not as FailoverMatchers<Promise<void>>;
  const names = Object.keys(failoverMatchers) as (keyof typeof failoverMatchers)[];
  return Object.fromEntries(
    names.map(name => [name, newsWhenItHolds(matchers[name] as Expectation)]),
  ) as unknown as FailoverMatchers<Promise<void>>;
}

type Expectation = (...args: readonly unknown[]) => Promise<void>;

const newsWhenItHolds =
  (expectation: Expectation): Expectation =>
  async (...args) =>
    expectation(...args).catch(error => {
      if (error instanceof Error && 'matcherResult' in error)
        error.message = `no longer breaks: ${error.message}`;
      throw error;
    });

// What the harness itself may take beyond the body's timeout: start, peace, drain, final read, healing.
const AROUND_THE_BODY_MS = 150_000;
// One that needs the machine for itself waits until all others are done.
const LANE_WITHIN_MS = 3_600_000;

/**
 * Registers a scenario as a Jest test. The test fails unless the verdict is 'pass'; it is skipped, also for Jest, when
 * its faults cannot be injected here (jest-environment.ts) or when its tags are not asked for.
 * @param name one sentence that says what holds
 */
export function scenario<Name extends string, App extends string>(
  name: string,
  options: ScenarioOptions<Name, App>,
  body: ScenarioBody<Name, App>,
): void {
  const isUnable = () => whyUnable(options) !== undefined;
  register(name, options, isUnable, async place => {
    if (!isPlanting() || isUnable()) return runScenario(place, options, body);
    const outcome = await runScenario(place, withPlanted(name, options), plantedBody(options, body));
    return plantedOutcome(place, options, outcome);
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
      return plantedOutcome(place, options, await runRefusal(place, withPlanted(name, options)));
    },
  );
}

function register(
  name: string,
  options: Pick<ScenarioOptions, 'tags' | 'timeout' | 'planted' | 'alone' | 'applications' | 'workload'>,
  isUnable: () => boolean,
  perform: (place: ScenarioPlace) => Promise<ScenarioOutcome>,
): void {
  const registration = new Error(name);
  const about = aboutOf(options);
  const add = isSelected(about.tags, selection()) ? test : test.skip;
  const count = repetitions();
  for (let number = 1; number <= count; number += 1) {
    const run = async () => {
      const lane = await enterLane(laneOf(options));
      const place = () => ({
        ...placeOf(name, number, registration),
        ...(about.tags.length > 0 && { tags: about.tags }),
        waitedForLaneMs: lane.waitedMs,
      });
      const outcome = await untilJudged(place, perform, count === 1 ? wasUnknown : wasTooBusy).finally(
        lane.leave,
      );
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
      LANE_WITHIN_MS + ATTEMPTS * (AROUND_THE_BODY_MS + longest(about.timeout)),
    );
  }
}

/**
 * @param number of the repetition, from 1
 * @param registration its stack leads to the line in which the scenario stands
 */
function placeOf(name: string, number: number, registration: Error): ScenarioPlace {
  const path = jestExpect.getState().testPath ?? 'unknown';
  const before = jestExpect.getState().assertionCalls;
  const file = relative(process.cwd(), path);
  const line = lineIn(file, registration);
  const again = number === 1 ? '' : `-${number}`;
  return {
    name,
    file,
    ...(line !== undefined && { line }),
    folder: join(runFolder(), `${folderName(path, name)}${again}`),
    assertions: () => jestExpect.getState().assertionCalls - before,
  };
}

/** An unlucky timeout is told by the scenario itself, in its verdict: here it only must not come first. */
function longest(timeout: Duration): number {
  try {
    return milliseconds('scenario.timeout', timeout);
  } catch {
    return milliseconds('scenario.timeout', DEFAULT_TIMEOUT);
  }
}

function folderName(path: string, name: string): string {
  const slug = `${basename(path, '.scenario.ts')} ${name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  const file = relative(process.cwd(), path);
  return `${slug}-${createHash('sha256').update(`${file} ${name}`).digest('hex').slice(0, 6)}`;
}

function throwUnlessPassed({ report, thrown }: ScenarioOutcome): void {
  if (report.verdict === 'pass' || report.verdict === 'skipped') return;
  if (report.verdict === 'fail') throw thrown;
  const cause = thrown instanceof Error ? `\n\n${thrown.message}` : '';
  const error = new Error(`verdict unknown: ${report.reason}${cause.includes(report.reason) ? '' : cause}`);
  const frames = thrown instanceof Error ? (thrown.stack?.match(/^ +at .*$/gm) ?? []) : [];
  error.stack = [error.message, ...frames].join('\n');
  throw error;
}
