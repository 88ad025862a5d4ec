import { messageOf } from '../basics/index.ts';
import type { Finding } from './evidence.ts';
import { unknown } from './finding.ts';

/** Runs every checker; one that throws becomes an unknown finding and hides none of the others. */
export const runCheckers = (checkers: Readonly<Record<string, () => Finding>>): Finding[] =>
  Object.entries(checkers).map(([name, check]) => {
    try {
      return { ...check(), checker: name };
    } catch (error) {
      return unknown(name, `the checker itself failed: ${messageOf(error)}`);
    }
  });

/** One verdict for all findings: fail outranks unknown, unknown outranks pass, and without findings it is unknown. */
export function overall(findings: readonly Finding[]): Pick<Finding, 'verdict' | 'reason'> {
  if (findings.length === 0) return { verdict: 'unknown', reason: 'nothing was checked' };
  for (const verdict of ['fail', 'unknown'] as const) {
    const having = findings.filter(finding => finding.verdict === verdict);
    if (having.length === 0) continue;
    return { verdict, reason: having.map(({ checker, reason }) => `${checker}: ${reason}`).join('; ') };
  }
  return { verdict: 'pass', reason: `${findings.map(({ checker }) => checker).join(', ')} passed` };
}
