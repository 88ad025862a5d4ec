import chalk from 'chalk';
import type { CheckResult } from '../check.ts';
import type { Finding, Severity } from '../rule.ts';
import { conclusionOf, countsOf, factsOf, placeOf } from './words.ts';

const COLOURS: Readonly<Record<Severity, (text: string) => string>> = {
  error: chalk.red,
  warning: chalk.yellow,
  note: chalk.cyan,
};

export function showCheck(result: CheckResult): string {
  const facts = factsOf(result).map(([name, value]) => `${name}: ${value}`);
  const verdict = result.verdict === 'pass' ? chalk.green('PASS') : chalk.red('FAIL');
  return [
    ...result.findings.map(showFinding),
    `${verdict}  ${countsOf(result)}: ${conclusionOf(result)}`,
    chalk.dim(facts.join(' · ')),
    '',
  ].join('\n');
}

const showFinding = (finding: Finding): string => {
  const { severity, rule, title, text, what, change, shownBy } = finding;
  return [
    `${COLOURS[severity](severity.padEnd(7))} ${chalk.bold(title)} ${chalk.dim(rule)}`,
    `  ${placeOf(finding)}${text === undefined ? '' : `: ${chalk.bold(text)}`}`,
    `  ${what}`,
    `  ${chalk.green('change')}  ${change}`,
    `  ${chalk.dim(`shown by ${shownBy}`)}`,
    '',
  ].join('\n');
};
