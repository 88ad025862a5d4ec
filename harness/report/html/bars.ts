import {
  type Floor,
  floorOf,
  floorOfPlanned,
  PHASES,
  type Phases,
  type Span,
  stepBeganAt,
} from '../../timeline/index.ts';
import type { TopologySettings } from '../../topology/index.ts';
import type { Demand } from '../../verdict/index.ts';
import type { Bar } from './model.ts';
import type { StoredReport } from './subject.ts';

/**
 * The steps of a scenario's failover as bars, and each client's way to the new master, in the order of their ends. What
 * was demanded and never came stands last.
 */
export function barsOf(report: StoredReport): Bar[] {
  const floor = floorOfScenario(report);
  return [
    ...PHASES.flatMap(phase => phaseBar(report, phase, floor[phase as keyof Floor])),
    ...Object.keys(report.clients).flatMap(client => clientBar(report, client)),
  ].sort((a, b) => (a.toMs ?? Infinity) - (b.toMs ?? Infinity));
}

function phaseBar({ phases, demands }: StoredReport, phase: keyof Phases, span: Span | undefined): Bar[] {
  const toMs = phases[phase];
  const demand = phase === 'promotedMs' ? demandOn(demands, 'promotion', undefined, toMs) : undefined;
  return bar(phase.replace(/Ms$/, ''), toMs, stepBeganAt(phase, phases, toMs), demand, span);
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
export function floorOfScenario({ settings, fault, phases }: StoredReport): Floor {
  if (settings === undefined || fault === undefined) return {};
  if (fault.kind === 'planned failover') return floorOfPlanned();
  return phases.detectedMs === undefined ? {} : floorOf(paceOf(settings));
}

const paceOf = ({ downAfterMs, quorum, sentinels }: TopologySettings) => ({ downAfterMs, quorum, sentinels });
