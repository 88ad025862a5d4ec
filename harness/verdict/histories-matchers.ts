import type { MatcherFunction } from 'expect';
import { UnusableInput } from '../basics/index.ts';
import { type Finding, overall } from '../checkers/index.ts';
import { asHistories } from './subjects.ts';
import { Unknown } from './verdict.ts';

export const toHold: MatcherFunction<[string?]> = async function (received, checker) {
  const findings = await asHistories(received, 'toHold').findings();
  const judged = checker === undefined ? findings : findings.filter(finding => finding.checker === checker);
  if (judged.length === 0)
    throw new UnusableInput(
      `toHold was given the checker '${checker}'; this workload has ${findings.map(finding => finding.checker).join(', ')}`,
    );
  const { verdict, reason } = overall(judged);
  if (verdict === 'unknown') throw new Unknown(reason);
  const what = checker === undefined ? 'every checker' : `the checker ${checker}`;
  return {
    pass: verdict === 'pass',
    message: () =>
      [
        `${this.isNot ? 'did not expect' : 'expected'} ${what} to find nothing wrong; ${reason}`,
        ...judged.flatMap(examplesOf),
      ].join('\n'),
  };
};

const examplesOf = ({ checker, examples }: Finding): string[] =>
  Object.entries(examples).map(([name, some]) => `  ${checker}, ${name}: ${some.join(', ')}`);
