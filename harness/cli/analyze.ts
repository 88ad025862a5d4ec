import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import { readStoredRun, showFindings } from '../report/index.ts';
import { judgeEvidence } from '../workload/index.ts';

/**
 * Judges a stored run again with today's checkers, prints what they found and writes it to the run's analysis.json.
 * @returns the exit code: 0 no checker found anything wrong, 1 one did, or there was nothing to judge
 */
export function analyze(run: string): number {
  const judged = readStoredRun(run).map(({ report, evidence }) => ({
    name: report.name,
    workload: evidence?.workload.kind,
    findings: evidence === undefined ? [] : judgeEvidence(evidence),
  }));
  for (const { name, workload, findings } of judged) {
    const lines =
      findings.length === 0 ? [chalk.yellow('there is no history to judge')] : showFindings(findings);
    process.stdout.write(
      `\n${chalk.bold(name)} ${chalk.dim(workload ?? '')}\n${lines.map(line => `  ${line}`).join('\n')}\n`,
    );
  }
  const file = join(run, 'analysis.json');
  writeFileSync(file, `${JSON.stringify(judged, null, 2)}\n`);
  process.stdout.write(`\n${file}\n`);
  const verdicts = judged.flatMap(({ findings }) => findings.map(({ verdict }) => verdict));
  return verdicts.includes('pass') && !verdicts.includes('fail') ? 0 : 1;
}
