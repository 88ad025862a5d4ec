import type { Limit } from '../../run/index.ts';
import { type Floor, floorOf, floorOfPlanned, PHASES, type Span, stepBeganAt } from '../../timeline/index.ts';
import type { TopologySettings } from '../../topology/index.ts';
import type { FailoverReport } from '../result.ts';
import { labelOf } from '../waterfall.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/**
 * The steps of a scenario's failover as bars, and each client's way to the new master, in the order of their ends. What
 * has a limit and never came is last. Where there were several failovers, the steps of each are together.
 */
export function barsOf(report: StoredReport): Bar[] {
  const clients = Object.keys(report.clients).flatMap(client => clientBar(report, client));
  const { failovers = [] } = report;
  if (failovers.length < 2) return inOrder([...stepBars(report, report), ...clients]);
  return [...failovers.flatMap((each, place) => failoverBars(report, each, place)), ...inOrder(clients)];
}

const inOrder = (bars: readonly Bar[]): Bar[] =>
  bars.toSorted((a, b) => (a.toMs ?? Infinity) - (b.toMs ?? Infinity));

/** The steps of one of several failovers on the axis of the main one, whose fault may have come earlier or later. */
function failoverBars(report: StoredReport, failover: FailoverReport, place: number): Bar[] {
  const laterMs = (failover.fault.injectedAtMs ?? 0) - (report.fault?.injectedAtMs ?? 0);
  const isJudged = failover.fault.askedAtMs === report.fault?.askedAtMs;
  const steps = stepBars(isJudged ? report : { ...report, limits: [] }, failover);
  return inOrder(steps).map(bar =>
    later(laterMs, { ...bar, name: `${labelOf(failover, place)} ${bar.name}` }),
  );
}

const later = (byMs: number, { fromMs, toMs, atBestMs, atWorstMs, ...bar }: Bar): Bar => ({
  ...bar,
  fromMs: fromMs + byMs,
  ...(toMs !== undefined && { toMs: toMs + byMs }),
  ...(atBestMs !== undefined && { atBestMs: atBestMs + byMs }),
  ...(atWorstMs !== undefined && { atWorstMs: atWorstMs + byMs }),
});

type Steps = Pick<StoredReport, 'fault' | 'phases'>;

function stepBars({ settings, limits }: StoredReport, steps: Steps): Bar[] {
  const floor = floorOfSteps(settings, steps);
  const { phases } = steps;
  return PHASES.flatMap(phase => {
    const toMs = phases[phase];
    const limit = phase === 'promotedMs' ? limitOn(limits, 'promotion', undefined, toMs) : undefined;
    const span = floor[phase as keyof Floor];
    return bar(phase.replace(/Ms$/, ''), toMs, stepBeganAt(phase, phases, toMs), limit, span);
  });
}

function clientBar({ clients, phases, limits }: StoredReport, client: string): Bar[] {
  const toMs = clients[client]?.followedMs;
  const limit = limitOn(limits, 'following', client, toMs);
  return bar(`${client} followed`, toMs, stepBeganAt('followedMs', phases, toMs), limit);
}

const bar = (
  name: string,
  toMs: number | undefined,
  fromMs: number,
  limit: Bar['limit'],
  span?: Span,
): Bar[] =>
  toMs === undefined && limit === undefined
    ? []
    : [{ name, fromMs, ...(toMs === undefined ? {} : { toMs }), ...span, ...(limit && { limit }) }];

/** The last limit of its kind, which is the one that its scenario ends with. */
function limitOn(
  limits: readonly Limit[],
  of: Limit['of'],
  client: string | undefined,
  measured = Infinity,
): Bar['limit'] {
  const limit = limits.findLast(each => each.of === of && each.client === client);
  if (limit === undefined) return undefined;
  return { ms: limit.most, exceeded: limit.exceeded, kept: measured <= limit.most !== limit.exceeded };
}

/** What theory allows in this deployment; empty where its settings are not stored. */
function floorOfSteps(settings: TopologySettings | undefined, { fault, phases }: Steps): Floor {
  if (settings === undefined || fault === undefined) return {};
  if (fault.kind === 'planned failover') return floorOfPlanned();
  return phases.detectedMs === undefined ? {} : floorOf(settings);
}
