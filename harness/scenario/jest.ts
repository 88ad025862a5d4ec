import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { expect as jestExpect, test } from '@jest/globals';
import { milliseconds } from '../basics/index.ts';
import { runFolder } from '../report/index.ts';
import { type FailoverMatchers, failoverMatchers } from '../verdict/index.ts';
import type { ScenarioOptions } from './options.ts';
import { runScenario, type ScenarioBody, type ScenarioOutcome, whyUnable } from './run.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends FailoverMatchers<Promise<void>> {}
}

jestExpect.extend(failoverMatchers);

/** Jest's own, with the matchers of failoverMatchers. */
export const expect = jestExpect;

// What the harness itself may take beyond the body's timeout: start, peace, drain, final read, healing.
const AROUND_THE_BODY_MS = 150_000;
const DEFAULT_BODY_MS = 90_000;

/**
 * Registers a scenario as a Jest test. The test fails unless the verdict is 'pass'; it is skipped, also for Jest, when
 * its faults cannot be injected here (jest-environment.ts).
 * @param name one sentence that says what holds
 */
export function scenario<Name extends string>(
  name: string,
  options: ScenarioOptions<Name>,
  body: ScenarioBody<Name>,
): void {
  const run = () => perform(name, options, body);
  const skipIfUnable = async (): Promise<boolean> => {
    if (whyUnable(options) === undefined) return false;
    await run();
    return true;
  };
  test(name, Object.assign(run, { skipIfUnable }), AROUND_THE_BODY_MS + longest(options));
}

async function perform<Name extends string>(
  name: string,
  options: ScenarioOptions<Name>,
  body: ScenarioBody<Name>,
): Promise<void> {
  const path = jestExpect.getState().testPath ?? 'unknown';
  const place = {
    name,
    file: relative(process.cwd(), path),
    folder: join(runFolder(), folderName(path, name)),
    assertions: () => jestExpect.getState().assertionCalls,
  };
  throwUnlessPassed(await runScenario(place, options, body));
}

/** An unlucky timeout is told by the scenario itself, in its verdict: here it only must not come first. */
function longest({ timeout }: Pick<ScenarioOptions, 'timeout'>): number {
  try {
    return milliseconds('scenario.timeout', timeout ?? `${DEFAULT_BODY_MS}ms`);
  } catch {
    return DEFAULT_BODY_MS;
  }
}

function folderName(path: string, name: string): string {
  const slug = `${basename(path, '.scenario.ts')} ${name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  return `${slug}-${createHash('sha256').update(`${path} ${name}`).digest('hex').slice(0, 6)}`;
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
