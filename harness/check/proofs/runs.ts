import type { Shard } from '../../report/index.ts';
import type { ScenarioProof } from '../proof.ts';
import type { Rule } from '../rule.ts';

/** One run of one scenario, with all the rules that it proves. */
export interface ProofRun {
  readonly file: string;
  readonly name: string;
  readonly isSeeded: boolean;
  readonly image: string | undefined;
  readonly rules: readonly ProvenByScenario[];
}

export type ProvenByScenario = Rule & { readonly proof: ScenarioProof };

export const isProvenByScenario = (rule: Rule): rule is ProvenByScenario => rule.proof.by !== 'evidence';

/** Every run that proves these rules, once, in an order that does not change. */
export function proofRuns(rules: readonly Rule[]): ProofRun[] {
  const proven = rules.filter(isProvenByScenario);
  const byRun = Map.groupBy(proven, ({ proof }) => JSON.stringify([proof.file, proof.name, ...wayOf(proof)]));
  return [...byRun.values()].flatMap(group => {
    const [first] = group;
    if (first === undefined) return [];
    const [isSeeded, image] = wayOf(first.proof);
    return [{ file: first.proof.file, name: first.proof.name, isSeeded, image, rules: group }];
  });
}

const wayOf = ({ by, image }: ScenarioProof) => [by === 'seeded defect', image] as const;

/** The ith of n parts, from 1: every nth run, so that slow neighbours are spread. */
export const shardOf = (runs: readonly ProofRun[], { index, of }: Shard): ProofRun[] =>
  runs.filter((_, i) => i % of === index - 1);

/** Runs that one call of Jest can do: with or without seeded defects, on one image. */
export const batchesOf = (runs: readonly ProofRun[]): ProofRun[][] => [
  ...Map.groupBy(runs, ({ isSeeded, image }) => `${isSeeded} ${image}`).values(),
];
