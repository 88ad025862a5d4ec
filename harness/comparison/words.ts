import { showMs } from '../basics/index.ts';
import type { Difference } from './differences.ts';
import type { Distribution } from './distribution.ts';
import type { LossChange } from './losses.ts';
import type { Shift } from './shift.ts';
import { ranOf, type VerdictChange } from './verdicts.ts';

/** '+300 ms', '−1.20 s', '+∞' */
export function showSigned(ms: number): string {
  const sign = ms <= -0.5 ? '−' : '+';
  return Number.isFinite(ms) ? `${sign}${showMs(Math.abs(ms))}` : `${sign}∞`;
}

/** '+190 ms … +420 ms' */
export const showInterval = ({ low, high }: Pick<Shift, 'low' | 'high'>): string =>
  `${showSigned(low)} … ${showSigned(high)}`;

/** 'pass → fail', 'fail in 1 of 50 runs → fail in 30 of 50 runs', 'skipped; before: pass' */
export function showVerdictChange({ is, before, after }: VerdictChange): string {
  if (is === 'appeared') return `appeared: ${showOutcome(after)}`;
  if (is === 'disappeared')
    return `${after.verdicts.skipped > 0 ? 'skipped' : 'missing'}; before: ${showOutcome(before)}`;
  return `${showOutcome(before)} → ${showOutcome(after)}`;
}

function showOutcome({ outcome, verdicts }: VerdictChange['before']): string {
  if (outcome === undefined) return 'did not run';
  const ran = ranOf(verdicts);
  return ran === 1 ? outcome : `${outcome} in ${verdicts[outcome]} of ${ran} runs`;
}

const FEW = 5;

/** 'a; b; and 7 more' */
export const showSome = (names: readonly string[]): string =>
  [...names.slice(0, FEW), ...(names.length > FEW ? [`and ${names.length - FEW} more`] : [])].join('; ');

/** '1 run', '50 runs' */
export const showRuns = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** 'app lost 37 acknowledged writes in 3 of 50 runs, before: none in 50 runs' */
export const showLoss = ({ client, before, after }: LossChange): string =>
  `${client} lost ${lostWords(after)}, before: ${lostWords(before)}`;

const lostWords = ({ runs, losing, writes }: LossChange['before']): string =>
  writes === 0
    ? `none in ${showRuns(runs)}`
    : `${writes} acknowledged ${writes === 1 ? 'write' : 'writes'} in ${losing} of ${showRuns(runs)}`;

/** 'server: redis 7.0.15 → valkey 8.1.1', 'downAfterMs: 1000 → 2000 in 3 scenarios' */
export function showDifference({ what, before, after, scenarios }: Difference): string {
  const where =
    scenarios === undefined
      ? ''
      : ` in ${scenarios.length === 1 ? `'${scenarios[0]}'` : `${scenarios.length} scenarios`}`;
  return `${what}: ${before} → ${after}${where}`;
}

/** What its median does not tell: '2 of 20 never', '15 of 20 not noticed', which count as long as they can have been. */
export const notesOn = ({ count, never, unnoticed = 0 }: Distribution): string[] => [
  ...(never > 0 ? [`${never} of ${count} never`] : []),
  ...(unnoticed > 0 ? [`${unnoticed} of ${count} not noticed`] : []),
];
