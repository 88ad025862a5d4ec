import { html, type Markup, pack, type Spread, type SpreadSide } from '../../report/index.ts';
import type { Change } from '../compare.ts';
import type { Measured } from '../measured.ts';
import { pairsOf } from '../pairs.ts';
import { cameIn, type Samples } from '../samples.ts';
import { countOf } from '../shift.ts';

/** Finds how a quantity came out in all runs; undefined when either side has too few for a picture. */
export type Spreads = (change: Change) => Spread | undefined;

const FEWEST = 2;

export function spreadsOf(before: Measured, after: Measured): Spreads {
  const pairs = new Map(pairsOf(before, after).map(pair => [pair.scenario, pair]));
  return ({ scenario, quantity }) => {
    const pair = pairs.get(scenario);
    const [was, is] = [pair?.before?.samples[quantity], pair?.after?.samples[quantity]];
    if (was === undefined || is === undefined) return undefined;
    const enough = Math.min(cameIn(was).length, cameIn(is).length) >= FEWEST;
    return enough ? [sideOf('before', was), sideOf('after', is)] : undefined;
  };
}

/** What the script draws, in the order in which the pictures stand on the page. */
export const packSpreads = (changes: readonly Change[], spreads: Spreads): Markup =>
  html`<script type="application/x-spreads">${pack(changes.flatMap(change => [spreads(change)].filter(each => each !== undefined)))}</script>`;

/** @param name what the line is called on the page */
export const sideOf = (name: string, samples: Samples): SpreadSide => ({
  name,
  count: countOf(samples),
  values: cameIn(samples).sort((a, b) => a - b),
});
