import { type Finding, judge, note, tally } from './finding.ts';

/**
 * Whether operations with several effects have all of them in the end, or none.
 * @param partial one text for each operation that has some: 'app-17 without stock'
 */
export function effects(partial: readonly string[]): Finding {
  const found = tally();
  for (const each of partial) note(found, each);
  return judge(
    'effects',
    { partial: found },
    { partial: 'operations have only some of their effects' },
    'every operation has all of its effects, or none',
  );
}
