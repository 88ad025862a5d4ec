import { type Finding, judge, note, type Operation, tally, unknown } from './finding.ts';

const CHECKER = 'unique-ids';

/** Whether no id was given out twice ('id'; an id is a string or a number, and 7 is the same id as '7'). */
export function uniqueIds(operations: readonly Operation[]): Finding {
  const seen = new Set<string>();
  const again = new Set<string>();
  let acknowledged = 0;
  for (const { kind, outcome, result } of operations) {
    if (kind !== 'id' || outcome !== 'ok') continue;
    if (typeof result !== 'string' && typeof result !== 'number') continue;
    acknowledged += 1;
    const id = String(result);
    if (seen.has(id)) again.add(id);
    else seen.add(id);
  }
  if (acknowledged === 0) return unknown(CHECKER, 'no id was given out', { acknowledged });
  const duplicated = tally();
  for (const id of again) note(duplicated, id);
  return judge(
    CHECKER,
    { acknowledged, duplicated },
    { duplicated: 'ids given out more than once' },
    `all ${acknowledged} ids differ`,
  );
}
