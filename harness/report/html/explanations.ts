import { showMs } from '../../basics/index.ts';
import { type Advice, type Leg, showLegs, wordsOf } from '../../explanation/index.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

const OF_THE_FAILOVER = new Set<Leg['wait']['for']>([
  'detection',
  'agreement',
  'election',
  'selection',
  'promotion',
  'confirmation',
  'announcement',
]);

/** What each client's outage consisted of, as a bar and in words, and what would have shortened it. */
export function explanations({ clients }: StoredReport): Markup {
  const explained = Object.entries(clients).flatMap(([name, { explanation }]) =>
    explanation === undefined || explanation.legs.length === 0 ? [] : [{ name, ...explanation }],
  );
  return html`${explained.map(
    ({ name, legs, advice }) => html`<div class="explanation"><p><b>${name}</b>: ${showLegs(legs)}</p>
${barOf(legs)}${advice.length > 0 && html`<ul>${advice.map(adviceItem)}</ul>`}</div>`,
  )}`;
}

function barOf(legs: readonly Leg[]): Markup {
  const wholeMs = (legs.at(-1)?.toMs ?? 0) - (legs[0]?.fromMs ?? 0);
  const parts = legs.map(({ wait, fromMs, toMs }) => {
    const side = OF_THE_FAILOVER.has(wait.for) ? 'failover' : 'client';
    const share = (100 * (toMs - fromMs)) / wholeMs;
    return html`<i class="${side}" style="width:${share.toFixed(3)}%" title="${showMs(toMs - fromMs)} ${wordsOf(wait)}"></i>`;
  });
  return html`<div class="legs" aria-hidden="true">${parts}</div>`;
}

const adviceItem = ({ setting, of, from, to, outageMs, gainMs, price }: Advice): Markup =>
  html`<li><code>${setting}</code> (${of}): with <code>${to}</code> instead of <code>${from}</code> the outage would be ${showMs(outageMs)}, ${showMs(gainMs)} shorter. Cost: ${price}.</li>`;
