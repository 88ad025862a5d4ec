import type { Band, Bar, ClientRow, OutageSpan, StaleSpan } from '../html/model.ts';
import { BAND_HEIGHT, BAND_STEP, bandWords } from './draw/bands.ts';
import { barWords } from './draw/bars.ts';
import type { LossSpan } from './draw/client.ts';
import { showCount, showMoment, showMs } from './format.ts';
import type { Description, Point } from './row.ts';

// What a person reads who points at something that is neither an event nor an operation.

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const spanWords = ({ fromMs, toMs }: Span): string =>
  `${showMoment(fromMs)} to ${showMoment(toMs)} (${showMs(toMs - fromMs)})`;

const holds = ({ fromMs, toMs }: Span, atMs: number): boolean => fromMs <= atMs && atMs <= toMs;

const hint = (title: string): Description => ({ title, raw: {} });

export function hintOfBar(bar: Bar): Description {
  const { limit, atBestMs, atWorstMs } = bar;
  const parts = [
    `${bar.name}: ${barWords(bar)}`,
    ...(atBestMs === undefined
      ? []
      : [`expected by Sentinel’s periods: ${showMs(atBestMs)} to ${showMs(atWorstMs ?? atBestMs)}`]),
    ...(limit === undefined
      ? []
      : [
          `limit: ${limit.exceeded ? 'not within' : 'within'} ${showMs(limit.ms)}, ${limit.kept ? 'passed' : 'failed'}`,
        ]),
  ];
  return hint(parts.join('; '));
}

/** @param height of the plotting area, CSS px */
export function hintOfBand(
  bands: readonly Band[],
  atMs: number,
  { y }: Point,
  height: number,
): Description | undefined {
  const lane = Math.floor((height - 3 - y) / BAND_STEP);
  if (y > height - 3 || (height - 3 - y) % BAND_STEP > BAND_HEIGHT) return undefined;
  const band = bands.findLast(each => (each.lane ?? 0) === lane && holds(each, atMs));
  return band && hint(`${bandWords(band)}, ${spanWords(band)}`);
}

const outageWords = (outage: OutageSpan): string =>
  `no write acknowledged${outage.shard === undefined ? '' : ` by ${outage.shard}`}, ${spanWords(outage)}${outage.ended ? '' : ', and none until the workload ended'}`;

/** The brackets over a client's operations, and its outages. */
export function hintOfSpans(
  {
    stale,
    loss,
    outages,
  }: {
    readonly stale: readonly StaleSpan[];
    readonly loss: LossSpan | undefined;
    readonly outages: ClientRow['outages'];
  },
  atMs: number,
  where: 'stale' | 'loss' | 'operations',
): Description | undefined {
  if (where === 'stale') {
    const span = stale.find(each => holds(each, atMs));
    return span && hint(span.words);
  }
  if (where === 'loss' && loss !== undefined && holds(loss, atMs))
    return hint(
      `${showCount(loss.count)} acknowledged ${loss.count === 1 ? 'write' : 'writes'} not in the final data, ${spanWords(loss)}`,
    );
  const held = where === 'operations' ? outages.filter(each => holds(each, atMs)) : [];
  return held.length === 0 ? undefined : hint(held.map(outageWords).join('; '));
}
