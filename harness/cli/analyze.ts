import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chalk from 'chalk';
import { Command } from 'commander';
import { readStoredRun, type StoredScenario, showFindings } from '../report/index.ts';
import { exits } from './command.ts';
import { runArgument } from './project.ts';

export const analyzeCommand = (): Command =>
  new Command('analyze')
    .summary('analyze a stored run again')
    .description(
      'Analyzes the records of a stored run again with the current code, and prints what changed in the reports. ' +
        'Exit code 1: a scenario does not pass, or there is nothing to analyze.',
    )
    .argument(...runArgument())
    .action(exits(analyzeRun));

/**
 * Analyzes the records of a stored run again with the current code, prints what the checks found and which fields of the
 * report changed, and writes the new reports to the run's analysis.json.
 * @returns the exit code: 0 every scenario that ran passes, 1 one does not, or there was no record; a field that changed
 * alone is no failure
 */
export function analyzeRun(run: string): number {
  const stored = readStoredRun(run);
  for (const scenario of stored) process.stdout.write(showAnalysis(scenario));
  const analyses = stored.map(({ report, analysis }) => analysis ?? report);
  const file = join(run, 'analysis.json');
  writeFileSync(file, `${JSON.stringify(analyses, null, 2)}\n`);
  process.stdout.write(`\n${sameness(stored)}\n${file}\n`);
  const verdicts = analyses.map(({ verdict }) => verdict);
  const bad = verdicts.some(verdict => verdict === 'fail' || verdict === 'unknown');
  // What was reported when it ran is no analysis.
  return !bad && stored.some(({ analysis }) => analysis?.verdict === 'pass') ? 0 : 1;
}

function showAnalysis({ report, analysis, changes }: StoredScenario): string {
  const { verdict, reason, findings } = analysis ?? report;
  const lines = [
    `${verdict}: ${reason}`,
    ...showChanges(report, analysis, changes),
    ...showFindings(findings),
  ];
  return `\n${chalk.bold(report.name)}\n${lines.map(line => `  ${line}`).join('\n')}\n`;
}

const SHOWN = 10;

function showChanges(
  report: StoredScenario['report'],
  analysis: StoredScenario['analysis'],
  changes: StoredScenario['changes'],
): string[] {
  if (analysis === undefined || changes === undefined)
    return [chalk.yellow('there is no record to analyze; this is what was reported')];
  const { changed, added } = changes;
  const more =
    changed.length > SHOWN ? [`… and ${changed.length - SHOWN} more fields; analysis.json has all`] : [];
  return [
    ...(analysis.verdict === report.verdict
      ? []
      : [chalk.yellow(`it was ${report.verdict} when it ran: ${report.reason}`)]),
    ...[...changed.slice(0, SHOWN), ...more].map(words => chalk.yellow(`changed: ${words}`)),
    ...(added.length === 0 ? [] : [chalk.dim(`new: ${added.map(words => words.split(':')[0]).join(', ')}`)]),
  ];
}

/** '120 of 124 reports are the same, 3 of them with new fields; 1 changed; without a record: 4'. */
function sameness(stored: readonly StoredScenario[]): string {
  const analyzed = stored.flatMap(({ changes }) => changes ?? []);
  const same = analyzed.filter(({ changed }) => changed.length === 0);
  const grown = same.filter(({ added }) => added.length > 0).length;
  const parts = [
    `${same.length} of ${analyzed.length} reports are the same${grown === 0 ? '' : `, ${grown} of them with new fields`}`,
    ...(same.length === analyzed.length ? [] : [`${analyzed.length - same.length} changed`]),
    ...(analyzed.length === stored.length ? [] : [`without a record: ${stored.length - analyzed.length}`]),
  ];
  return parts.join('; ');
}
