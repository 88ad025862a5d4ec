import { barsOf } from './bars.ts';
import { marksOf } from './marks.ts';
import type { Bar, FaultSpan, ScenarioModel } from './model.ts';
import { rowsOf } from './rows.ts';
import type { StoredReport, Subject } from './subject.ts';
import { titleOf } from './words.ts';

/** What the page draws of a scenario. Pure: the same stored scenario gives the same model. */
export function scenarioModel(subject: Subject): ScenarioModel {
  const { report, record, zeroAtMs } = subject;
  const extent = extentOf(subject);
  const rows = rowsOf(subject, extent.toMs + zeroAtMs);
  const places = new Map(rows.map(({ name }, place) => [name, place]));
  const bars = barsOf(report);
  return {
    ...extent,
    focus: focusOf(bars, extent),
    zeroAtMs,
    faults: faultSpans(report, zeroAtMs),
    bars,
    rows,
    events: record.events.map(event => JSON.stringify(event)),
    marks: marksOf(record.events, places, report.members, zeroAtMs),
  };
}

type Range = ScenarioModel['focus'];

// So that nothing stands on the very edge.
const MARGIN = 0.01;

/** From the first to the last thing that happened. Loops, because a spread of a million arguments is none. */
function extentOf({ record: { events, histories }, zeroAtMs }: Subject): Range {
  let [first, last] = [Infinity, -Infinity];
  const reach = (atMs: number) => {
    if (atMs < first) first = atMs;
    if (atMs > last) last = atMs;
  };
  for (const event of events) reach((event.kind === 'log' ? event.loggedAtMs : undefined) ?? event.atMs);
  for (const operations of histories.values())
    for (const { invokedAtMs, completedAtMs } of operations) {
      reach(invokedAtMs);
      if (completedAtMs !== undefined) reach(completedAtMs);
    }
  if (first > last) return { fromMs: 0, toMs: 1000 };
  const margin = Math.max(10, (last - first) * MARGIN);
  return { fromMs: first - zeroAtMs - margin, toMs: last - zeroAtMs + margin };
}

const BEFORE_MS = 500;
// What comes long after the rest is no part of the failover proper: a demotion after a heal.
const LONG_AFTER = new Set(['demoted', 'reconfigured', 'adopted']);

/** From shortly before the fault to shortly after the last client followed. */
function focusOf(bars: readonly Bar[], extent: Range): Range {
  const isLongAfter = (name: string) => LONG_AFTER.has(name.split(' ').at(-1) ?? '');
  const ends = bars.flatMap(({ name, toMs }) => (toMs === undefined || isLongAfter(name) ? [] : [toMs]));
  if (ends.length === 0) return extent;
  const last = Math.max(...ends);
  return {
    fromMs: Math.max(extent.fromMs, -BEFORE_MS),
    toMs: Math.min(extent.toMs, last + Math.max(BEFORE_MS, last / 10)),
  };
}

function faultSpans({ faults, clockOriginMs }: StoredReport, zeroAtMs: number): FaultSpan[] {
  const shiftMs = clockOriginMs - zeroAtMs;
  return faults.flatMap(({ kind, target, injectedAtMs, healedAtMs }) =>
    injectedAtMs === undefined
      ? []
      : [
          {
            label: titleOf({ kind, target }),
            fromMs: injectedAtMs + shiftMs,
            ...(healedAtMs === undefined ? {} : { toMs: healedAtMs + shiftMs }),
          },
        ],
  );
}
