import chalk from 'chalk';
import type { Check } from '../analyze/index.ts';

const MARKS = { pass: chalk.green('✓'), fail: chalk.red('✗'), unknown: chalk.yellow('?') };

/** A line for each finding, and one with examples for each of its numbers that counts something wrong. */
export const showFindings = (findings: readonly Check[]): string[] =>
  findings.flatMap(({ checker, verdict, reason, examples, expected }) => [
    `${markOf({ verdict, expected })} ${chalk.bold(checker)}: ${reason}${expected === undefined ? '' : chalk.dim(` (${expected})`)}`,
    ...(verdict === 'fail' ? Object.entries(examples).map(showExamples) : []),
  ]);

/** All of them on one line: 'checked: ✓ elements ✗ convergence'; and why those that fail as expected may fail. */
export const showChecks = (findings: readonly Check[]): string[] =>
  findings.length === 0
    ? []
    : [
        `checked: ${findings.map(check => `${markOf(check)} ${check.checker}`).join('  ')}`,
        ...findings.flatMap(({ checker, reason, expected }) =>
          expected === undefined
            ? []
            : [chalk.dim(`  ${checker} fails as expected: ${reason} (${expected})`)],
        ),
      ];

/** What fails as the scenario expects is no trouble. */
const markOf = ({
  verdict,
  expected,
}: Pick<Check, 'verdict'> & { readonly expected?: string | undefined }) =>
  expected === undefined ? MARKS[verdict] : chalk.dim('✗ expected');

const SHOWN = 5;

const showExamples = ([name, some]: [string, readonly string[]]): string =>
  chalk.dim(`    ${name}: ${some.slice(0, SHOWN).join(', ')}${some.length > SHOWN ? ', …' : ''}`);
