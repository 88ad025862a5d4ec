import { showMs } from '../basics/index.ts';
import { type Allowance, allowedMs, showShare } from './allowance.ts';
import type { Change, Comparison } from './compare.ts';
import { type Distribution, medianOf } from './distribution.ts';
import type { Shift } from './shift.ts';
import type { UnknownRuns, VerdictChange } from './verdicts.ts';
import { showInterval, showRuns, showSigned, showVerdictChange } from './words.ts';

/** 'undecided' when the run proves neither: too few runs, too many of them unknown, or a scenario that did not run. */
export type GateVerdict = 'passed' | 'regressed' | 'undecided';

/** What a gate finds of one quantity, or of a scenario as a whole. */
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
  /** Which share of a scenario's runs can be unknown, from 0 to 1. */
  readonly maxUnknown: number;
  /** What regressed first, then what is undecided. */
  readonly gated: readonly Gated[];
}

/** One run in ten: about what chance and a busy machine leave after their repetitions, with room to spare. */
export const MAX_UNKNOWN = 0.1;

/**
 * Judges a comparison with a baseline. Nothing that the baseline has can be slower by more than the allowance, no verdict
 * can be worse, and every scenario of the baseline needs evidence. What came in fewer than half of the baseline's runs has
 * no median to compare with, and is left out.
 */
export function gate(
  { changes, verdicts, unknown }: Comparison,
  allowance: Allowance,
  maxUnknown = MAX_UNKNOWN,
): Gate {
  const gated = [
    ...verdicts.flatMap(gateVerdict),
    ...unknown.flatMap(each => gateUnknown(each, maxUnknown)),
    ...changes.flatMap(change => gateChange(change, allowance)),
  ].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  // The worst is first; a gate that compared nothing proved nothing.
  return { verdict: gated[0]?.verdict ?? 'undecided', allowance, maxUnknown, gated };
}

const ORDER = ['regressed', 'undecided', 'passed'];

function gateVerdict(change: VerdictChange): Gated[] {
  const { scenario, is, after } = change;
  const why = showVerdictChange(change);
  if (is === 'worse' || (is === 'appeared' && after.outcome === 'fail'))
    return [{ scenario, verdict: 'regressed', why }];
  return is === 'disappeared' ? [{ scenario, verdict: 'undecided', why }] : [];
}

/** A scenario without any other verdict proved nothing, whatever the limit is. */
function gateUnknown({ scenario, unknown, of }: UnknownRuns, maxUnknown: number): Gated[] {
  if (unknown < of && unknown / of <= maxUnknown) return [];
  const why = `unknown in ${unknown} of ${showRuns(of)}, at most ${showShare(maxUnknown)} allowed`;
  return [{ scenario, verdict: 'undecided', why }];
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
  if (high <= most) return say('passed', found);
  return say('undecided', `${found}: ${whatWouldDo(change, judgement.shift, most)}`);
}

const MOST_RUNS = 1000;

/** The interval narrows with the square root of the runs, until its end on that side no longer reaches to what is allowed. */
function whatWouldDo({ before, after }: Change, { by, low, high }: Shift, mostMs: number): string {
  const sum = (of: (side: Distribution) => number) => of(before) + of(after);
  const all = sum(({ count }) => count);
  if (!Number.isFinite(low + high)) return `it never came in ${sum(({ never }) => never)} of ${all} runs`;
  const unnoticed = sum(side => side.unnoticed ?? 0);
  // More runs would not narrow that.
  if (unnoticed > 0)
    return `it was too short to be noticed in ${unnoticed} of ${all} runs; a client that writes more often notices more`;
  const runs = 2 / (1 / before.count + 1 / after.count);
  const reachMs = mostMs > by ? high - by : by - low;
  const needed = runs * (reachMs / Math.abs(mostMs - by)) ** 2;
  const have = `not enough runs to tell: ${before.count} and ${after.count}`;
  return needed <= MOST_RUNS
    ? `${have}, about ${rounded(needed)} each would do`
    : `${have}, and it lies so near to that that ${MOST_RUNS} each would not do`;
}

/** Upwards, to as many digits as such a guess is worth. */
const rounded = (runs: number): number => (runs < 20 ? Math.ceil(runs) : Math.ceil(runs / 10) * 10);
