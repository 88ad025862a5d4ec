import type { ScenarioReport } from '../../report/index.ts';
import type { ScenarioProof } from '../proof.ts';
import type { ProofRun } from './runs.ts';

/** Whether a rule was proven by a run. 'skipped': its fault is not possible here. */
export interface ProofOutcome {
  readonly rule: string;
  readonly verdict: 'proven' | 'not proven' | 'skipped';
  /** What the run showed, or why it shows nothing. */
  readonly why: string;
}

type Shown = Pick<ScenarioReport, 'file' | 'name' | 'planted' | 'verdict' | 'reason'>;

/** @param reports of one call of Jest, with or without seeded defects */
export function proofOutcomes({ rules, file, name }: ProofRun, reports: readonly Shown[]): ProofOutcome[] {
  const report = reports.find(each => each.file === file && each.name === name);
  return rules.map(({ id, proof }) => ({ rule: id, ...outcomeOf(proof, report) }));
}

function outcomeOf(proof: ScenarioProof, report: Shown | undefined): Omit<ProofOutcome, 'rule'> {
  if (report === undefined) return { verdict: 'not proven', why: 'the scenario did not run' };
  const { verdict, reason, planted } = report;
  if (verdict === 'skipped') return { verdict: 'skipped', why: reason };
  if (verdict !== 'pass') return { verdict: 'not proven', why: reason };
  if (proof.by === 'scenario')
    return planted === undefined
      ? { verdict: 'proven', why: reason }
      : { verdict: 'not proven', why: 'the scenario ran with its seeded defect' };
  if (planted === undefined)
    return { verdict: 'not proven', why: 'the scenario ran without its seeded defect' };
  if (proof.fails.test(reason)) return { verdict: 'proven', why: reason };
  return {
    verdict: 'not proven',
    why: `the scenario fails in another way than ${proof.fails}: ${reason}`,
  };
}
