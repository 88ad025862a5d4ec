import { findingOf } from '../checkers/index.ts';
import { excuseFor } from '../observation/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import type { Check } from './result.ts';

// What has to be true at the end of every client, crowd or service.

/** A record whose workload has ended. */
export type EndedRecord = ScenarioRecord & { readonly workEndedAtMs: number };

/** What is wrong with one of them, in words, and where a busy machine explains it, how; or why that is not known. */
export type Complaint =
  | { readonly wrong: string; readonly excusedBy?: string }
  | { readonly notKnown: string }
  | undefined;

/** A check of each that has one, or a single one that says `clean`. */
export function everySubject<Subject extends { readonly name: string }>(
  checker: string,
  clean: string,
  subjects: readonly Subject[],
  complaintOf: (subject: Subject) => Complaint,
): Check[] {
  const found = subjects.flatMap((subject): Check[] => {
    const complaint = complaintOf(subject);
    return complaint === undefined ? [] : [{ ...checkOf(checker, complaint), client: subject.name }];
  });
  return found.length > 0 ? found : [findingOf(checker, 'pass', clean, {})];
}

function checkOf(checker: string, complaint: NonNullable<Complaint>): Check {
  if ('notKnown' in complaint) return findingOf(checker, 'unknown', complaint.notKnown, {});
  const { wrong, excusedBy } = complaint;
  return excusedBy === undefined
    ? findingOf(checker, 'fail', wrong, {})
    : { ...findingOf(checker, 'unknown', `${wrong}; but ${excusedBy}`, {}), isExcused: true };
}

/** What was too long, unless the state of the machine explains by how much. */
export function excusable(
  { disturbance }: Pick<ScenarioRecord, 'disturbance'>,
  wrong: string,
  time: { readonly fromMs: number; readonly untilMs: number; readonly budgetMs: number },
): Complaint {
  const { fromMs, untilMs, budgetMs } = time;
  const excuse = excuseFor(disturbance, { ...time, overrunMs: untilMs - fromMs - budgetMs });
  return excuse === undefined ? { wrong } : { wrong, excusedBy: `the machine was too busy: ${excuse}` };
}
