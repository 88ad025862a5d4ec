import chalk from 'chalk';
import { showMaybe } from '../../basics/index.ts';
import type { Change, Comparison } from '../compare.ts';
import { type Distribution, medianOf } from '../distribution.ts';
import { isChange, type Judgement } from '../judgement.ts';
import { EXPLANATION, inOrder, summaryOf } from '../summary.ts';
import { notesOn, showInterval, showSigned } from '../words.ts';
import { showHead } from './head.ts';
import { tableOf } from './table.ts';

const COLOURS: Readonly<Record<Judgement['is'], (text: string) => string>> = {
  slower: chalk.red,
  faster: chalk.green,
  'no different': chalk.dim,
  'not known': chalk.yellow,
};

/** A comparison for the terminal. @param all also shows what did not change, and what cannot be decided */
export function showComparison(comparison: Comparison, all: boolean): string {
  const shown = inOrder(comparison.changes).filter(({ judgement }) => all || isChange(judgement));
  return [
    ...showHead(comparison),
    ...(shown.length === 0 ? [] : [tableOf(COLUMNS, shown.map(cellsOf))]),
    summaryOf(comparison.changes),
    chalk.dim(EXPLANATION),
    '',
  ].join('\n');
}

const COLUMNS = [
  { head: 'scenario', width: 44 },
  { head: 'quantity' },
  { head: 'before', align: 'right' },
  { head: 'after', align: 'right' },
  { head: 'shift', align: 'right' },
  { head: 'interval', align: 'right' },
  { head: '' },
] as const;

function cellsOf({ scenario, quantity, before, after, judgement }: Change): string[] {
  const colour = COLOURS[judgement.is];
  const shift = 'shift' in judgement ? judgement.shift : undefined;
  return [
    scenario,
    quantity,
    showMedian(before),
    showMedian(after),
    shift === undefined ? '–' : colour(showSigned(shift.by)),
    shift === undefined ? '–' : showInterval(shift),
    colour(judgement.is),
  ];
}

const showMedian = (distribution: Distribution): string =>
  [showMaybe(medianOf(distribution)), ...notesOn(distribution).map(note => chalk.yellow(note))].join('\n');
