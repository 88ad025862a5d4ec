import chalk from 'chalk';
import { showAllowance } from '../allowance.ts';
import type { Comparison } from '../compare.ts';
import type { Gate, Gated, GateVerdict } from '../gate.ts';
import { showHead } from './head.ts';
import { tableOf } from './table.ts';

const BADGES: Readonly<Record<GateVerdict, string>> = {
  held: chalk.black.bgGreen(' HELD '),
  regressed: chalk.white.bgRed(' REGRESSED '),
  undecided: chalk.black.bgYellow(' UNDECIDED '),
};

const COLOURS = { held: chalk.green, regressed: chalk.red, undecided: chalk.yellow };

/** What a gate found, for the terminal. @param all whether what held is shown as well, and all that is undecided */
export function showGate(comparison: Comparison, { verdict, allowance, gated }: Gate, all: boolean): string {
  const count = (wanted: GateVerdict) => gated.filter(each => each.verdict === wanted).length;
  const rows = alikeIn(gated.filter(each => all || each.verdict !== 'held'));
  const shown = rows.filter(([first], i) => all || i < MOST_ROWS || first?.verdict === 'regressed');
  return [
    ...showHead(comparison),
    ...(shown.length === 0 ? [] : [tableOf(COLUMNS, shown.map(cellsOf))]),
    ...(shown.length === rows.length ? [] : [`… and ${rows.length - shown.length} more; --all shows them`]),
    `${BADGES[verdict]} ${count('regressed')} regressed, ${count('undecided')} undecided, ${count('held')} held; allowed: ${showAllowance(allowance)}`,
    ...(gated.length === 0 ? ['There was nothing to hold it to: the baseline has none of these.'] : []),
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

/** Of the quantities, what is the same of several together; changed verdicts stand above. */
function alikeIn(gated: readonly Gated[]): Gated[][] {
  const quantities = gated.filter(({ quantity }) => quantity !== undefined);
  const alike = Map.groupBy(quantities, ({ scenario, verdict, why }) =>
    JSON.stringify([scenario, verdict, why]),
  );
  return [...alike.values()];
}

const cellsOf = (alike: readonly Gated[]): string[] =>
  alike
    .slice(0, 1)
    .flatMap(({ scenario, verdict, why }) => [
      scenario,
      alike.map(({ quantity }) => quantity).join('\n'),
      COLOURS[verdict](verdict),
      why,
    ]);
