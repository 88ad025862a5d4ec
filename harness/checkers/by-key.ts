import { sumOf } from '../basics/index.ts';
import type { Finding, Operation } from './finding.ts';

/** A check of each key for itself, named after it when there are several. */
export function byKey(
  name: string,
  operations: readonly Operation[],
  check: (ofKey: readonly Operation[]) => Finding,
): Readonly<Record<string, () => Finding>> {
  const keys = [...Map.groupBy(operations, ({ key }) => key)];
  if (keys.length > MOST_KEYS_APART)
    return {
      [name]: () =>
        worstOf(
          name,
          keys.map(([key, ofKey]) => ({ key, found: check(ofKey) })),
        ),
    };
  return Object.fromEntries(
    keys.map(([key, ofKey]) => [keys.length === 1 ? name : `${name} ${key}`, () => check(ofKey)]),
  );
}

// Each has a line in the report.
const MOST_KEYS_APART = 8;

const RANK = { fail: 0, unknown: 1, pass: 2 } as const;

/** One key that failed decides for all of them, then one that is unknown: keys that passed prove nothing about it. */
function worstOf(
  checker: string,
  all: readonly { readonly key: string; readonly found: Finding }[],
): Finding {
  const [worst] = all.toSorted((a, b) => RANK[a.found.verdict] - RANK[b.found.verdict]);
  if (worst === undefined) throw new Error('there are no keys to judge');
  const { key, found } = worst;
  const alike = all.filter(each => each.found.verdict === found.verdict).map(each => each.found);
  return {
    ...found,
    checker,
    reason: `${alike.length} of ${all.length} keys, such as ${key}: ${found.reason}`,
    ...defectsOf(alike),
  };
}

/** One key can have a defect that is expected, and another key more of it, or another one. */
function defectsOf(findings: readonly Finding[]): Pick<Finding, 'numbers' | 'defects'> {
  const defects = [...new Set(findings.flatMap(each => each.defects ?? []))];
  const counts = defects.map(defect => [defect, sumOf(findings.map(({ numbers }) => numbers[defect] ?? 0))]);
  return {
    numbers: { ...findings[0]?.numbers, ...Object.fromEntries(counts) },
    ...(defects.length > 0 && { defects }),
  };
}
