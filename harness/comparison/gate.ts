import { showMs } from '../basics/index.ts';
import { type Allowance, allowedMs } from './allowance.ts';
import type { Change, Comparison } from './compare.ts';
import { medianOf } from './distribution.ts';
import type { Shift } from './shift.ts';
import type { VerdictChange } from './verdicts.ts';
import { showInterval, showSigned, showVerdictChange } from './words.ts';

/** 'undecided' when the runs are too few to tell, or when there is nothing to tell it from. */
export type GateVerdict = 'held' | 'regressed' | 'undecided';

/** What a gate says of one quantity, or of a scenario's verdict. */
export interface Gated {
  readonly scenario: string;
  /** Absent where it is about the scenario as a whole. */
  readonly quantity?: string;
  readonly verdict: GateVerdict;
  readonly why: string;
}

export interface Gate {
  readonly verdict: GateVerdict;
  readonly allowance: Allowance;
  /** What regressed first, then what is undecided. */
  readonly gated: readonly Gated[];
}

/**
 * Judges a comparison with a baseline: nothing that it has may have become slower by more than is allowed, and no verdict
 * worse. What the baseline has in fewer than half of its runs has no median that it could be held to.
 */
export function gate({ changes, verdicts }: Comparison, allowance: Allowance): Gate {
  const gated = [
    ...verdicts.flatMap(gateVerdict),
    ...changes.flatMap(change => gateChange(change, allowance)),
  ].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  // What is worst stands first; of nothing nothing is known.
  return { verdict: gated[0]?.verdict ?? 'undecided', allowance, gated };
}

const ORDER = ['regressed', 'undecided', 'held'];

function gateVerdict(change: VerdictChange): Gated[] {
  const say = (verdict: GateVerdict) => [
    { scenario: change.scenario, verdict, why: showVerdictChange(change) },
  ];
  if (change.is === 'worse') return say('regressed');
  return change.is === 'disappeared' || change.is === 'not known' ? say('undecided') : [];
}

function gateChange(change: Change, allowance: Allowance): Gated[] {
  const { scenario, quantity, before, judgement } = change;
  const medianMs = medianOf(before);
  if (medianMs === undefined) return [];
  const say = (verdict: GateVerdict, why: string) => [{ scenario, quantity, verdict, why }];
  if (!('shift' in judgement)) return say('undecided', judgement.why);
  const most = allowedMs(allowance, medianMs);
  const { by, low, high } = judgement.shift;
  const found = `${showSigned(by)} (${showInterval(judgement.shift)}), at most ${showMs(most)} allowed`;
  if (low > most) return say('regressed', found);
  if (high <= most) return say('held', found);
  return say('undecided', `${found}: ${whatWouldDo(change, judgement.shift, most)}`);
}

const MOST_RUNS = 1000;

/** The interval narrows with the square root of the runs, until it no longer reaches from the shift to what is allowed. */
function whatWouldDo({ before, after }: Change, { by, low, high }: Shift, mostMs: number): string {
  const never = before.never + after.never;
  if (!Number.isFinite(low + high)) return `it never came in ${never} of ${before.count + after.count} runs`;
  const runs = 2 / (1 / before.count + 1 / after.count);
  const needed = runs * ((high - low) / 2 / Math.abs(mostMs - by)) ** 2;
  const have = `not enough runs to tell: ${before.count} and ${after.count}`;
  return needed <= MOST_RUNS
    ? `${have}, about ${rounded(needed)} each would do`
    : `${have}, and it lies so near to that that ${MOST_RUNS} each would not do`;
}

/** Upwards, to as many digits as such a guess is worth. */
const rounded = (runs: number): number => (runs < 20 ? Math.ceil(runs) : Math.ceil(runs / 10) * 10);
