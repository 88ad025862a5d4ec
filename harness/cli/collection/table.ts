import { basename } from 'node:path';
import chalk from 'chalk';
import Table from 'cli-table3';
import type { CollectedScenario } from './collect.ts';

const WIDTHS = [16, 28, 56, 20];

/** The scenarios as a table for the terminal, and one line that counts them. */
export function tableOf(chosen: readonly CollectedScenario[], all: readonly CollectedScenario[]): string {
  const table = new Table({
    head: ['group', 'file', 'scenario', 'tags'],
    colWidths: WIDTHS,
    wordWrap: true,
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: chalk.level > 0 ? ['bold'] : [], border: chalk.level > 0 ? ['dim'] : [] },
  });
  chosen.forEach(({ group, file, name, tags }, i) => {
    const before = chosen[i - 1];
    table.push([
      before?.group === group ? '' : group,
      before?.file === file ? '' : basename(file, '.scenario.ts'),
      name,
      chalk.dim(tags.join(', ')),
    ]);
  });
  const files = new Set(chosen.map(({ file }) => file)).size;
  return `${table.toString()}\n${chosen.length} of ${all.length} scenarios, in ${files} ${files === 1 ? 'file' : 'files'}\n`;
}
