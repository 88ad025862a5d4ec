import chalk from 'chalk';
import type { Comparison, Side } from '../compare.ts';
import type { VerdictChange } from '../verdicts.ts';
import { showDifference, showLoss, showRuns, showSome, showVerdictChange } from '../words.ts';

const COLOURS: Readonly<Record<VerdictChange['is'], (text: string) => string>> = {
  worse: chalk.red,
  'not known': chalk.yellow,
  disappeared: chalk.yellow,
  appeared: chalk.blue,
  better: chalk.green,
};

/** What was compared, in what it differs, which verdicts changed and where writes are lost: a line each. */
export const showHead = ({ before, after, differences, verdicts, losses }: Comparison): string[] => [
  '',
  `before  ${showSide(before)}`,
  `after   ${showSide(after)}`,
  ...differences.map(each => chalk.yellow(`they differ in ${showDifference(each)}`)),
  '',
  ...linesOf(verdicts),
  ...losses.map(
    loss => `${(loss.is === 'more' ? chalk.red : chalk.green)(showLoss(loss))}  ${chalk.bold(loss.scenario)}`,
  ),
  ...(verdicts.length + losses.length > 0 ? [''] : []),
];

/** A line each; of what appeared or disappeared, one for all to which the same happened: often one run had more of them. */
function linesOf(verdicts: readonly VerdictChange[]): string[] {
  const isAboutPresence = ({ is }: VerdictChange) => is === 'appeared' || is === 'disappeared';
  const alike = Map.groupBy(verdicts, change =>
    isAboutPresence(change) ? showVerdictChange(change) : change.scenario,
  );
  return [...alike.values()].flatMap(same =>
    same.slice(0, 1).map(change => {
      const names = showSome(same.map(({ scenario }) => scenario));
      return `${COLOURS[change.is](showVerdictChange(change))}  ${chalk.bold(names)}`;
    }),
  );
}

function showSide({
  run,
  environment,
  scenarios,
  runs,
  repeated,
  planted,
  unmeasured,
  disturbed,
}: Side): string {
  const notes = [
    environment.server,
    `${showRuns(runs)} of ${scenarios === 1 ? 'one scenario' : `${scenarios} scenarios`}`,
    ...(planted ? ['with planted defects'] : []),
    ...(unmeasured > 0 ? [chalk.yellow(`in ${unmeasured} of them no fault took effect`)] : []),
    ...(repeated > 0 ? [chalk.yellow(`${repeated} of them were repeated`)] : []),
    ...(disturbed > 0 ? [chalk.yellow(`in ${disturbed} of them the machine was busy`)] : []),
  ];
  return `${chalk.bold(run)}  ${chalk.dim(notes.join(', '))}`;
}
