import { UnusableInput } from '../../basics/index.ts';
import { type Shard, showShard } from '../../report/index.ts';
import type { CollectedScenario } from './collect.ts';

/**
 * The scenarios of one shard: whole files, spread so that every shard has about as many scenarios. It depends on the
 * given scenarios alone, so that machines that know nothing of each other agree.
 * @throws UnusableInput when there are fewer files than shards
 */
export function scenariosOfShard(
  scenarios: readonly CollectedScenario[],
  shard: Shard,
): readonly CollectedScenario[] {
  const files = Map.groupBy(scenarios, ({ file }) => file);
  if (files.size < shard.of)
    throw new UnusableInput(
      `--shard is ${showShard(shard)}, but there are only ${files.size} files with a selected scenario; allowed: at most that many shards`,
    );
  const biggestFirst = [...files].sort(([a, some], [b, others]) =>
    some.length === others.length ? compare(a, b) : others.length - some.length,
  );
  const shards = Array.from({ length: shard.of }, () => new Set<CollectedScenario>());
  for (const [, some] of biggestFirst) {
    const smallest = shards.reduce((least, each) => (each.size < least.size ? each : least));
    for (const scenario of some) smallest.add(scenario);
  }
  const own = shards[shard.index - 1];
  return scenarios.filter(scenario => own?.has(scenario));
}

// Not localeCompare, which may differ between machines.
const compare = (a: string, b: string): number => (a < b ? -1 : 1);
