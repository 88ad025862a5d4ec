import { type Duration, unusable } from '../basics/index.ts';
import type { Tag } from './tags.ts';

/** What is known about a scenario without running it: a property of the function that is registered with the test runner. */
export interface ScenarioAbout {
  readonly tags: readonly Tag[];
  /** For the body. */
  readonly timeout: Duration;
  /** The planted defect in words; absent when the scenario has none. */
  readonly planted?: string;
}

export const DEFAULT_TIMEOUT: Duration = '90s';

interface Described {
  readonly tags?: readonly Tag[];
  readonly timeout?: Duration;
  readonly planted?: { readonly what: string };
}

export const aboutOf = ({ tags = [], timeout = DEFAULT_TIMEOUT, planted }: Described): ScenarioAbout => ({
  tags,
  timeout,
  ...(planted && { planted: planted.what }),
});

// By the line of a scenario file that registered them. A file that is loaded again has another URL.
const registered = new Map<string, number>();

const IN_SCENARIO_FILE = /((?:file:|\/)[^\s()]*\/([^/\s()]+\.scenario\.[cm]?[jt]s)(?:\?[^:\s]*)?):(\d+):\d+/;

/**
 * Histories and reports are stored by the names of the file and the scenario, so a name can occur only once in a file.
 * @param registration an error whose stack leads to the line that registers the scenario
 * @throws UnusableInput naming both lines
 */
export function requireOwnName(name: string, registration: Error): void {
  const [, url, file, line] = IN_SCENARIO_FILE.exec(registration.stack ?? '') ?? [];
  if (url === undefined) return;
  const key = `${url}\n${name}`;
  const before = registered.get(key);
  registered.set(key, Number(line));
  if (before === undefined) return;
  throw unusable({
    tried: `to register the scenario '${name}'`,
    found: `the file registers this name twice: ${file}:${before} and ${file}:${line}`,
    todo: 'give each scenario of the file a name of its own',
  });
}

/** The line of `file` that an error's stack leads to first; undefined when it does not lead there. */
export function lineIn(file: string, error: unknown): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find(line => /^ +at /.test(line) && line.includes(`${file}:`));
  const [, line] = /:(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  return line === undefined ? undefined : Number(line);
}
