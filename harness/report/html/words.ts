import { showMs } from '../../basics/index.ts';
import type { FailoverReport, FaultReport } from '../result.ts';
import type { StoredReport } from './subject.ts';

/** 'crash of redis-1' */
export const titleOf = ({ kind, target }: Pick<FaultReport, 'kind' | 'target'>): string =>
  `${kind} of ${target}`;

/** One sentence that says what was done and what came of it. */
export function sentenceOf(report: StoredReport): string {
  const { faults, fault, obstacles } = report;
  if (faults.length === 0) return '';
  const others = faults.filter(each => each !== fault && each.askedAtMs !== fault?.askedAtMs);
  const done = [fault, ...others].flatMap(each => (each === undefined ? [] : [titleOf(each)]));
  const [first = '', ...rest] = done.map((title, i) => (i === 0 ? sentenceCase(title) : title));
  const list = rest.length > 3 ? [...rest.slice(0, 2), `${rest.length - 2} more faults`] : rest;
  const why = obstacles.length > 0 ? ` (${obstacles.join('; ')})` : '';
  const outcomes = (report.failovers ?? [report]).map(outcomeOf);
  return `${[first, ...list].join(', ')}; ${outcomes.join('; ')}${why}.`;
}

type Outcome = Pick<FailoverReport, 'newMaster' | 'phases' | 'leader' | 'masters'>;

function outcomeOf({ newMaster, phases, leader, masters }: Outcome): string {
  if (newMaster === undefined) return 'nobody was promoted';
  const after = phases.promotedMs === undefined ? '' : ` after ${showMs(phases.promotedMs)}`;
  const by = leader === undefined ? '' : `, led by ${leader}`;
  const later = masters.filter(master => master !== newMaster);
  const then = later.length === 0 ? '' : `, and then ${later.join(' and ')}`;
  return `${newMaster} was promoted${after}${by}${then}`;
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
