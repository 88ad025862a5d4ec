import type { CrowdReport } from '../../analyze/index.ts';
import type { CrowdRow } from './model.ts';

/** The row of a crowd. @param laterMs from the report's moment 0 to that of the axis */
export function crowdRow(
  name: string,
  { connections, timeline, failovers }: CrowdReport,
  laterMs: number,
): CrowdRow {
  const { fromMs, stepMs, toServers, toSentinels, working } = timeline;
  return {
    kind: 'crowd',
    name,
    bands: [],
    connections,
    fromMs: fromMs + laterMs,
    stepMs,
    toServers,
    toSentinels,
    working,
    peaks: failovers.flatMap(({ injectedAtMs, toServers: { perSecond, perSecondAtMs } }) =>
      perSecondAtMs === undefined ? [] : [{ fromMs: injectedAtMs + perSecondAtMs + laterMs, perSecond }],
    ),
  };
}
