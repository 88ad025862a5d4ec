import { showMs } from '../basics/index.ts';
import { silenceOf } from '../clients/index.ts';
import type { RecordedCrowd } from '../run/index.ts';
import { idleAtEnd } from './crowd.ts';
import { showKinds } from './crowd-errors.ts';
import { type Complaint, type EndedRecord, everySubject, excusable } from './every-subject.ts';
import { startsOf } from './failovers.ts';
import { totalOf } from './peaks.ts';
import type { Check, CrowdReport } from './result.ts';
import { isFewer, type Succeeded, showShares } from './shares.ts';

// What has to be true of every crowd at the end of a scenario.

/** A crowd with its report. */
export interface AnalyzedCrowd {
  readonly name: string;
  readonly crowd: RecordedCrowd;
  readonly report: CrowdReport;
}

type CrowdCheck = (record: EndedRecord, crowd: AnalyzedCrowd) => Complaint;

/** None for a scenario without crowds. @param masterSinceMs since when there was the master of the end; undefined without a fault */
export function crowdChecks(
  record: EndedRecord,
  crowds: readonly AnalyzedCrowd[],
  masterSinceMs: number | undefined,
): Check[] {
  if (crowds.length === 0) return [];
  const every = (checker: string, clean: string, check: CrowdCheck) =>
    everySubject(checker, clean, crowds, crowd => check(record, crowd));
  return [
    ...every('crowd processes', 'every process of a crowd ran until the end', ofProcesses),
    ...every('crowd loss', 'no crowd lost more than was in flight', ofWrites),
    ...(masterSinceMs === undefined
      ? []
      : every('connections', 'every connection of a crowd worked at the end', worksAtEnd(masterSinceMs))),
  ];
}

const ofProcesses: CrowdCheck = (_record, { name, crowd: { end }, report: { process } }) => {
  if (process === 'finished') return undefined;
  const detail = end?.detail === undefined ? '' : `: ${end.detail}`;
  return { wrong: `a process of ${name} ${process}${detail}` };
};

const ofWrites: CrowdCheck = (_record, { name, report: { writes } }) => {
  const { lost = 0, inFlight = 0, acknowledged, unknowable } = writes;
  if (unknowable !== undefined) return { notKnown: `what ${name} lost is not known: ${unknowable}` };
  if (lost <= inFlight) return undefined;
  return {
    wrong: `${name} lost at least ${lost - inFlight} of ${acknowledged} acknowledged writes beyond the ${inFlight} in flight`,
  };
};

/** Without a master nothing can be acknowledged: that is what 'stable' is about. */
const worksAtEnd =
  (masterSinceMs: number): CrowdCheck =>
  (record, { name, crowd, report: { connections, idleBecause } }) => {
    if (record.final?.unstable !== undefined) return undefined;
    const untilMs = record.workEndedAtMs;
    const budgetMs = silenceOf(crowd.everyMs);
    const idle = idleAtEnd(record, crowd);
    if (idle.length === 0) {
      const fromMs = Math.max(masterSinceMs, untilMs - budgetMs);
      const wrong = worksInPart(record, name, crowd, fromMs);
      return wrong === undefined ? undefined : excusable(record, wrong, { fromMs, untilMs, budgetMs });
    }
    const fromMs = Math.max(masterSinceMs, Math.min(...idle.map(({ lastMs = masterSinceMs }) => lastMs)));
    const wrong = `${idle.length} of ${connections} connections of ${name} had nothing acknowledged for the last ${showMs(budgetMs)}, though there was a master; their last errors: ${showKinds(idleBecause)}`;
    return excusable(record, wrong, { fromMs, untilMs, budgetMs });
  };

/** Connections that get something acknowledged can fail with all the rest. @returns what is wrong */
function worksInPart(
  record: EndedRecord,
  name: string,
  { counted: { acknowledged, failed } }: RecordedCrowd,
  fromMs: number,
): string | undefined {
  const untilMs = record.workEndedAtMs;
  const beforeMs = Math.min(...startsOf(record).map(({ fault }) => fault.askedAtMs));
  const succeededIn = (span: { readonly fromMs: number; readonly untilMs: number }): Succeeded => {
    const count = totalOf(acknowledged, span);
    return { count, of: count + totalOf(failed, span) };
  };
  const before = succeededIn({ fromMs: record.clockOriginMs, untilMs: beforeMs });
  const after = succeededIn({ fromMs, untilMs });
  // Connections that came back in the first half are back.
  const later = succeededIn({ fromMs: (fromMs + untilMs) / 2, untilMs });
  if (!isFewer(after, before) || !isFewer(later, before)) return undefined;
  return `${name} had ${after.count} of ${after.of} writes acknowledged in the last ${showMs(untilMs - fromMs)} ${showShares(after, before)}, though there was a master`;
}
