import type { Answer } from './access-log.ts';

/** The parts of the key space that answers report, in the order of their names; none where they report none. */
export const shardsOf = (answers: readonly Answer[]): string[] =>
  [...new Set(answers.flatMap(({ shard }) => shard ?? []))].sort();

/**
 * The same answers, those without a shard in the one that all other answers for their key report: a request that gets no
 * answer cannot report its shard, and it must not be missing from the numbers of that shard.
 */
export function withShards(answers: readonly Answer[]): readonly Answer[] {
  const known = new Map<string, string | undefined>();
  for (const { key, shard } of answers) {
    if (shard === undefined) continue;
    known.set(key, known.has(key) && known.get(key) !== shard ? undefined : shard);
  }
  if (known.size === 0) return answers;
  return answers.map(answer => {
    const shard = answer.shard ?? known.get(answer.key);
    return shard === undefined ? answer : { ...answer, shard };
  });
}
