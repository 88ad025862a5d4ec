import { showMs } from '../../basics/index.ts';
import type { CheckResult } from '../check.ts';
import type { Finding, Severity } from '../rule.ts';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** 'redis.conf, line 3' */
export const placeOf = ({ file, line }: Pick<Finding, 'file' | 'line'>): string =>
  line === undefined ? file : `${file}, line ${line}`;

/** '2 errors, 1 warning, no notes' */
export const countsOf = ({ findings }: CheckResult): string =>
  SEVERITIES.map(severity => {
    const count = findings.filter(each => each.severity === severity).length;
    return `${count === 0 ? 'no' : count} ${severity}${count === 1 ? '' : 's'}`;
  }).join(', ');

/** What the check knew, as name and value, and the options that would let more rules find something. */
export function factsOf({ checked }: CheckResult): (readonly [name: string, value: string])[] {
  const { files, rules, sentinels, replicas, image, budgetMs, maxLost, unknown } = checked;
  const facts = {
    files: files.join(', '),
    rules,
    sentinels,
    replicas,
    server: image,
    budget: budgetMs === undefined ? undefined : showMs(budgetMs),
    'writes to lose': maxLost === undefined ? undefined : `at most ${maxLost}`,
    'not given': unknown.length === 0 ? undefined : unknown.join(', '),
  };
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
}

export const CONCLUSION = {
  pass: 'no rule found an error',
  fail: 'a failover of this deployment fails, loses data or strands clients',
} as const;
