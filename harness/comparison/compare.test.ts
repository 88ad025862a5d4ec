import { describe, expect, test } from '@jest/globals';
import type { RunReport } from '../report/index.ts';
import { RUN } from '../report/made-up.ts';
import { type Change, compare } from './compare.ts';
import { repeatsFrom } from './made-up.ts';
import { measuredOf } from './measured.ts';

const ROUNDS = 200;
const repeat = repeatsFrom(20_261_121, RUN);

const compared = (before: RunReport, after: RunReport) => compare(measuredOf(before), measuredOf(after));
const changeOf = (changes: readonly Change[], quantity: string) =>
  changes.find(change => change.quantity === quantity);

const share = (holds: () => boolean): number =>
  Array.from({ length: ROUNDS }, holds).filter(Boolean).length / ROUNDS;

describe('two measures of 50 runs', () => {
  test('of the same thing are no different, in any quantity, in nineteen pairs of twenty', () => {
    const same = share(() =>
      compared(repeat(50), repeat(50)).changes.every(({ judgement }) => judgement.is === 'no different'),
    );
    expect(same).toBeGreaterThanOrEqual(0.95);
  });

  test('that lie 300 ms apart are told apart in nineteen pairs of twenty', () => {
    const found = share(() => {
      const { changes } = compared(repeat(50), repeat(50, 300));
      return changeOf(changes, 'promoted')?.judgement.is === 'slower';
    });
    expect(found).toBeGreaterThanOrEqual(0.95);
  });

  test('name the step that takes longer, and none before it', () => {
    const { changes } = compared(repeat(50), repeat(50, 500));
    const steps = changes.filter(({ quantity }) => quantity.startsWith('+'));
    const slower = steps.filter(({ judgement }) => judgement.is === 'slower');
    expect(slower.map(({ quantity }) => quantity)).toEqual(['+promoted']);
  });

  test('name shifts whose intervals all hold the true one in nineteen pairs of twenty', () => {
    const late = new Set(['promoted', '+promoted', 'announced', 'app:followed', 'app:outage']);
    const held = share(() =>
      compared(repeat(50), repeat(50, 300)).changes.every(({ quantity, judgement }) => {
        if (!('shift' in judgement)) return false;
        const trueMs = late.has(quantity) ? 300 : 0;
        return judgement.shift.low <= trueMs && trueMs <= judgement.shift.high;
      }),
    );
    expect(held).toBeGreaterThanOrEqual(0.95);
  });
});

test('three runs and three are not enough, and it says how many would be', () => {
  const { changes } = compared(repeat(3), repeat(3, 5000));
  expect(changes.length).toBeGreaterThan(8);
  for (const { judgement } of changes)
    expect(judgement).toEqual({
      is: 'not known',
      why: 'not enough runs to tell: 3 and 3, at least 6 each are needed',
      fewest: 6,
    });
});

test('a scenario is judged as exactly in a large suite as alone', () => {
  const [before, after] = [repeat(20), repeat(20, 500)];
  const others = Array.from({ length: 30 }, (_, i) =>
    repeat(20).scenarios.map(report => ({ ...report, name: `another, ${i}` })),
  ).flat();
  const amid = (run: RunReport) => ({ ...run, scenarios: [...others, ...run.scenarios] });
  const [alone] = compared(before, after).changes;
  const same = compared(amid(before), amid(after)).changes.find(
    ({ scenario }) => scenario === alone?.scenario,
  );
  expect(same).toEqual(alone);
});

test('of fewer quantities each is judged more exactly', () => {
  const [before, after] = [measuredOf(repeat(50)), measuredOf(repeat(50))];
  const widthOf = (isAsked?: (quantity: string) => boolean) => {
    const judgement = changeOf(compare(before, after, isAsked).changes, 'promoted')?.judgement;
    return judgement && 'shift' in judgement ? judgement.shift.high - judgement.shift.low : Number.NaN;
  };
  expect(widthOf(quantity => quantity === 'promoted')).toBeLessThan(widthOf());
});

describe('a promotion that does not come any more', () => {
  const [before, after] = [repeat(20), repeat(20)];
  const never = after.scenarios.map(report => ({
    ...report,
    phases: { detectedMs: 2000 },
    workEndedAtMs: 30_000,
  }));

  test('is slower than any that came', () => {
    const { changes } = compared(before, { ...after, scenarios: never });
    expect(changeOf(changes, 'promoted')).toMatchObject({
      after: { count: 20, never: 20 },
      judgement: { is: 'slower' },
    });
  });

  test('is not known to be slower when it is missing in a few of the runs', () => {
    const few = after.scenarios.map((report, i) => (i < 6 ? (never[i] ?? report) : report));
    const judgement = changeOf(compared(before, { ...after, scenarios: few }).changes, 'promoted')?.judgement;
    expect(judgement).toMatchObject({
      is: 'not known',
      why: 'it never came in 0 of 20 and in 6 of 20 runs',
    });
  });
});

describe('runs that say nothing of each other are refused', () => {
  test('when defects were planted in one of them', () => {
    const planted = repeat(1).scenarios.map(report => ({ ...report, planted: 'a defect' }));
    const run = { ...repeat(1), run: 'with defects', scenarios: planted };
    expect(() => compared(repeat(1), run)).toThrow(/defects were planted in with defects and not in r:/);
    expect(() => compared(run, run)).not.toThrow();
  });

  test('when they have no scenario in common', () => {
    const other = repeat(1).scenarios.map(report => ({ ...report, name: 'another' }));
    expect(() => compared(repeat(1), { ...repeat(1), run: 's', scenarios: other })).toThrow(
      /no scenario in common\n {2}r: a client follows\n {2}s: another/,
    );
  });
});

describe('a scenario is the same one', () => {
  const named = (file: string, name = 'x') => repeat(1).scenarios.map(report => ({ ...report, file, name }));
  const titles = (before: RunReport['scenarios'], after: RunReport['scenarios']) => {
    const run = (scenarios: RunReport['scenarios']) => ({ ...RUN, scenarios });
    return [...new Set(compared(run(before), run(after)).changes.map(({ scenario }) => scenario))];
  };

  test('after its file was moved', () => {
    expect(titles(named('a.scenario.ts'), named('b.scenario.ts'))).toEqual(['x']);
  });

  test('by its file, where there are two of its name', () => {
    const two = [...named('a.scenario.ts'), ...named('b.scenario.ts')];
    expect(titles(two, two)).toEqual(['x (a.scenario.ts)', 'x (b.scenario.ts)']);
  });
});
