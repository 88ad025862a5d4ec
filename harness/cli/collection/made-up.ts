import type { CollectedScenario } from './collect.ts';

/** A collected scenario for tests. @param path 'group/file' */
export const collected = (
  path: string,
  name: string,
  others: Partial<CollectedScenario> = {},
): CollectedScenario => ({
  name,
  file: `scenarios/${path}.scenario.ts`,
  group: path.split('/')[0] ?? '',
  comment: 'Something breaks.',
  tags: [],
  timeout: '90s',
  ...others,
});
