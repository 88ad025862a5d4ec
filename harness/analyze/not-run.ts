import type { ScenarioIdentity } from '../run/index.ts';
import type { ScenarioReport, Verdict } from './result.ts';
import { seededDefectVerdict } from './verdict.ts';

/** What a report has where nothing is known. */
export const NOTHING_HAPPENED = {
  clockOriginMs: 0,
  members: [],
  faults: [],
  failovers: [],
  phases: {},
  masters: [],
  clients: {},
  limits: [],
  findings: [],
  obstacles: [],
};

/** The report of a scenario whose deployment never ran. */
export const notRun = (identity: ScenarioIdentity, verdict: Verdict, unusable = false): ScenarioReport => ({
  ...identity,
  ...(identity.planted === undefined || unusable ? verdict : seededDefectVerdict(verdict)),
  unusable,
  ...NOTHING_HAPPENED,
  disturbance: { lagMs: 0, engineMs: 0, stolen: 0, busy: 0 },
});
