import { expect, test } from '@jest/globals';
import type { RunReport } from '../../report/index.ts';
import { RUN } from '../../report/made-up.ts';
import { parseAllowance } from '../allowance.ts';
import { compare } from '../compare.ts';
import { gate } from '../gate.ts';
import { repeatsFrom } from '../made-up.ts';
import { measuredOf } from '../measured.ts';
import { FELT, selects } from '../selection.ts';
import { showComparison } from './comparison.ts';
import { showGate } from './gate.ts';

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const plain = (text: string) => text.replaceAll(COLOURS, '');
const repeat = repeatsFrom(11, RUN);

const compared = (before: RunReport, after: RunReport, all = false) =>
  plain(showComparison(compare(measuredOf(before), measuredOf(after)), all));

function gated(before: RunReport, after: RunReport, all = false): string {
  const comparison = compare(measuredOf(before), measuredOf(after), selects(FELT));
  return plain(showGate(comparison, gate(comparison, parseAllowance('--max-regression', '20%')), all));
}

/** With another name, so that a run can have both. */
const named = (name: string, { scenarios, ...run }: RunReport): RunReport => ({
  ...run,
  scenarios: scenarios.map(report => ({ ...report, name })),
});
const joined = (...runs: readonly RunReport[]): RunReport => ({
  ...RUN,
  scenarios: runs.flatMap(({ scenarios }) => scenarios),
});

test('what became slower is shown, the largest shift first, and what did not change is counted', () => {
  const before = joined(named('x', repeat(50)), named('y', repeat(50)), named('z', repeat(50)));
  const after = joined(named('x', repeat(50, 400)), named('y', repeat(50)), named('z', repeat(50, 1500)));
  const text = compared(before, after);
  expect(text).toMatch(/│ z .*│ \+1\.\d\d s │ .*│ slower[\s\S]*│ x .*│ \+\d{3} ms │ .*│ slower/);
  expect(text).not.toMatch(/│ y /);
  expect(text).toMatch(/\n10 slower, 0 faster, 20 no different \(by \d+ ms at most\), 0 not known\n/);
});

test('everything is shown when it is asked for', () => {
  const text = compared(repeat(50), repeat(50), true);
  expect(text).toMatch(/│ app:outage +│ 2\.\d\d s │ 2\.\d\d s │ .*│ no different/);
});

test('of too few runs it says how many are needed', () => {
  const text = compared(repeat(3), repeat(3));
  expect(text).not.toContain('│');
  expect(text).toContain('10 not known (not enough runs to tell: 3 and 3, at least 6 each are needed)');
});

test('verdicts that changed, lost writes and differences stand above', () => {
  const before = named('x', repeat(20));
  const after = {
    ...joined(
      named('x', {
        ...repeat(1),
        scenarios: repeat(20).scenarios.map(report => ({ ...report, verdict: 'fail' })),
      }),
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => named(name, repeat(1))),
    ),
    environment: { ...RUN.environment, server: 'valkey 8' },
  };
  const text = compared(before, after);
  expect(text).toMatch(
    /they differ in server: redis 7 → valkey 8\n[\s\S]*pass in 20 of 20 runs → fail in 20 of 20 runs {2}x\n/,
  );
  expect(text).toContain('appeared: pass  a; b; c; d; e; and 2 more\n');
});

test('what never came in some runs says so', () => {
  const never = repeat(20).scenarios.map((report, i) =>
    i < 2 ? { ...report, phases: { detectedMs: 2000 } } : report,
  );
  expect(compared(repeat(20), { ...RUN, scenarios: never }, true)).toContain('2 of 20 never');
});

test('a gate that passed shows what it compared only when it is asked to', () => {
  const [before, after] = [repeat(50), repeat(50)];
  expect(gated(before, after)).toMatch(
    /\n PASSED {2}0 regressed, 0 undecided, 4 passed; allowed: 20 % of the baseline's median, 10 % unknown\n/,
  );
  expect(gated(before, after)).not.toContain('│');
  expect(gated(before, after, true)).toMatch(/│ promoted +│ passed +│ /);
});

test('a gate that did not hold shows why, what is the same of several quantities once', () => {
  expect(gated(repeat(50), repeat(50, 1500))).toMatch(
    /│ promoted +│ regressed │ \+1\.\d+ s \(.*[\s\S]* REGRESSED {2}4 regressed/,
  );
  const undecided = gated(repeat(3), repeat(3));
  expect(undecided.match(/not enough runs to tell/g)).toHaveLength(1);
  expect(undecided).toContain(' UNDECIDED  0 regressed, 4 undecided, 0 passed');
});

test('a gate shows the scenarios that are missing or prove nothing', () => {
  const unknown = repeat(10).scenarios.map(report => ({ ...report, verdict: 'unknown' as const }));
  const before = joined(named('x', repeat(10)), named('y', repeat(10)));
  const text = gated(before, named('x', { ...RUN, scenarios: unknown }));
  expect(text).toMatch(/│ y +│ +│ undecided │ missing; before: pass in 10 of 10 runs/);
  expect(text).toMatch(/│ x +│ +│ undecided │ unknown in 10 of 10 runs, at most 10 % allowed/);
});

test('of many scenarios that are undecided some are shown, and all that regressed', () => {
  const names = Array.from({ length: 30 }, (_, i) => `s${i}`);
  const runs = (delayMs: number) => joined(...names.map(name => named(name, repeat(3, delayMs))));
  const text = gated(joined(runs(0), named('z', repeat(30))), joined(runs(0), named('z', repeat(30, 3000))));
  expect(text).toMatch(/│ z +│ promoted +│ regressed/);
  expect(text).toContain('more; --all shows them');
  expect(gated(runs(0), runs(0), true)).toContain('│ s29 ');
});

test('of what was too short to be noticed in some runs it says so: its median is a bound', () => {
  const unnoticed = repeat(20).scenarios.map((report, i) => ({
    ...report,
    clients: Object.fromEntries(
      Object.entries(report.clients).map(([name, client]) => [
        name,
        i < 15 ? { ...client, outageMs: 0, outageBelowMs: 1500 } : client,
      ]),
    ),
  }));
  expect(compared(repeat(20), { ...RUN, scenarios: unnoticed }, true)).toContain('15 of 20 not noticed');
});
