import type { Demand } from '../../run/index.ts';
import { type Floor, floorOf, floorOfPlanned, PHASES, type Span, stepBeganAt } from '../../timeline/index.ts';
import type { TopologySettings } from '../../topology/index.ts';
import { labelOf } from '../failovers.ts';
import type { FailoverReport } from '../result.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/**
 * The steps of a scenario's failover as bars, and each client's way to the new master, in the order of their ends. What
 * was demanded and never came stands last. Where there were several failovers, the steps of each stand together.
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
  const steps = stepBars(isJudged ? report : { ...report, demands: [] }, failover);
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

function stepBars({ settings, demands }: StoredReport, steps: Steps): Bar[] {
  const floor = floorOfSteps(settings, steps);
  const { phases } = steps;
  return PHASES.flatMap(phase => {
    const toMs = phases[phase];
    const demand = phase === 'promotedMs' ? demandOn(demands, 'promotion', undefined, toMs) : undefined;
    const span = floor[phase as keyof Floor];
    return bar(phase.replace(/Ms$/, ''), toMs, stepBeganAt(phase, phases, toMs), demand, span);
  });
}

function clientBar({ clients, phases, demands }: StoredReport, client: string): Bar[] {
  const toMs = clients[client]?.followedMs;
  const demand = demandOn(demands, 'following', client, toMs);
  return bar(`${client} followed`, toMs, stepBeganAt('followedMs', phases, toMs), demand);
}

const bar = (
  name: string,
  toMs: number | undefined,
  fromMs: number,
  demand: Bar['demand'],
  span?: Span,
): Bar[] =>
  toMs === undefined && demand === undefined
    ? []
    : [{ name, fromMs, ...(toMs === undefined ? {} : { toMs }), ...span, ...(demand && { demand }) }];

/** The last demand of its kind, which is the one that its scenario ends with. */
function demandOn(
  demands: readonly Demand[],
  of: Demand['of'],
  client: string | undefined,
  measured = Infinity,
): Bar['demand'] {
  const demand = demands.findLast(each => each.of === of && each.client === client);
  if (demand === undefined) return undefined;
  return { ms: demand.most, exceeded: demand.exceeded, kept: measured <= demand.most !== demand.exceeded };
}

/** What theory allows in this deployment; empty where its settings are not stored. */
function floorOfSteps(settings: TopologySettings | undefined, { fault, phases }: Steps): Floor {
  if (settings === undefined || fault === undefined) return {};
  if (fault.kind === 'planned failover') return floorOfPlanned();
  return phases.detectedMs === undefined ? {} : floorOf(settings);
}
