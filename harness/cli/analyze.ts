import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import { readStoredRun, showFindings } from '../report/index.ts';

/**
 * Analyzes the records of a stored run again with today's code, prints what changed and what the checks found, and writes
 * the new reports to the run's analysis.json.
 * @returns the exit code: 0 every scenario that ran passed, 1 one did not, or there was no record
 */
export function analyzeRun(run: string): number {
  const stored = readStoredRun(run);
  for (const { report, analysis } of stored) {
    const { verdict, reason, findings } = analysis ?? report;
    const changed =
      analysis === undefined
        ? [chalk.yellow('there is no record to analyze; this is what was reported')]
        : analysis.verdict === report.verdict
          ? []
          : [chalk.yellow(`it was ${report.verdict} when it ran: ${report.reason}`)];
    const lines = [`${verdict}: ${reason}`, ...changed, ...showFindings(findings)];
    process.stdout.write(`\n${chalk.bold(report.name)}\n${lines.map(line => `  ${line}`).join('\n')}\n`);
  }
  const analyses = stored.map(({ report, analysis }) => analysis ?? report);
  const file = join(run, 'analysis.json');
  writeFileSync(file, `${JSON.stringify(analyses, null, 2)}\n`);
  process.stdout.write(`\n${file}\n`);
  const verdicts = stored.map(({ analysis, report }) => (analysis ?? report).verdict);
  const bad = verdicts.some(verdict => verdict === 'fail' || verdict === 'unknown');
  return !bad && verdicts.includes('pass') ? 0 : 1;
}
