import type { Duration } from '../basics/index.ts';
import type { Tag } from './tags.ts';

/** What can be told of a scenario without running it. It hangs on the function that is registered with the test runner. */
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
