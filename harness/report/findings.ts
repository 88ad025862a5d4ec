import chalk from 'chalk';
import type { Finding } from '../checkers/index.ts';

const MARKS = { pass: chalk.green('✓'), fail: chalk.red('✗'), unknown: chalk.yellow('?') };

/** A line for each finding, and one with examples for each of its numbers that counts something wrong. */
export const showFindings = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ checker, verdict, reason, examples }) => [
    `${MARKS[verdict]} ${chalk.bold(checker)}: ${reason}`,
    ...(verdict === 'fail' ? Object.entries(examples).map(showExamples) : []),
  ]);

/** All of them on one line: 'checked: ✓ elements ✗ convergence'. */
export const showChecks = (findings: readonly Finding[]): string =>
  `checked: ${findings.map(({ checker, verdict }) => `${MARKS[verdict]} ${checker}`).join('  ')}`;

const SHOWN = 5;

const showExamples = ([name, some]: [string, readonly string[]]): string =>
  chalk.dim(`    ${name}: ${some.slice(0, SHOWN).join(', ')}${some.length > SHOWN ? ', …' : ''}`);
