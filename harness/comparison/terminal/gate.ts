import chalk from 'chalk';
import { showAllowance, showShare } from '../allowance.ts';
import type { Comparison } from '../compare.ts';
import type { Gate, Gated, GateVerdict } from '../gate.ts';
import { showHead } from './head.ts';
import { tableOf } from './table.ts';

const BADGES: Readonly<Record<GateVerdict, string>> = {
  passed: chalk.black.bgGreen(' PASSED '),
  regressed: chalk.white.bgRed(' REGRESSED '),
  undecided: chalk.black.bgYellow(' UNDECIDED '),
};

const COLOURS = { passed: chalk.green, regressed: chalk.red, undecided: chalk.yellow };

/** What a gate found, for the terminal. @param all whether to show also what passed, and all that is undecided */
export function showGate(comparison: Comparison, judged: Gate, all: boolean): string {
  const { verdict, allowance, maxUnknown, gated } = judged;
  const count = (wanted: GateVerdict) => gated.filter(each => each.verdict === wanted).length;
  const rows = alikeIn(gated.filter(each => all || each.verdict !== 'passed'));
  const shown = rows.filter(([first], i) => all || i < MOST_ROWS || first?.verdict === 'regressed');
  return [
    ...showHead(comparison),
    ...(shown.length === 0 ? [] : [tableOf(COLUMNS, shown.map(cellsOf))]),
    ...(shown.length === rows.length ? [] : [`… and ${rows.length - shown.length} more; --all shows them`]),
    `${BADGES[verdict]} ${count('regressed')} regressed, ${count('undecided')} undecided, ${count('passed')} passed; allowed: ${showAllowance(allowance)}, ${showShare(maxUnknown)} unknown`,
    ...(gated.length === 0 ? ['Nothing was compared: the baseline has none of these quantities.'] : []),
    '',
  ].join('\n');
}

// Of those that are undecided; what regressed is shown whole.
const MOST_ROWS = 20;

const COLUMNS = [
  { head: 'scenario', width: 38 },
  { head: 'quantity' },
  { head: '' },
  { head: 'why', width: 58 },
];

/** Quantities of a scenario with the same finding share a row. */
function alikeIn(gated: readonly Gated[]): Gated[][] {
  const alike = Map.groupBy(gated, ({ scenario, verdict, why }) => JSON.stringify([scenario, verdict, why]));
  return [...alike.values()];
}

const cellsOf = (alike: readonly Gated[]): string[] =>
  alike
    .slice(0, 1)
    .flatMap(({ scenario, verdict, why }) => [
      scenario,
      alike.flatMap(({ quantity }) => quantity ?? []).join('\n'),
      COLOURS[verdict](verdict),
      why,
    ]);
