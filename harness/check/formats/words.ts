import { showMs } from '../../basics/index.ts';
import type { CheckResult } from '../check.ts';
import type { Finding, Severity } from '../rule.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

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
    files: files.length === 0 ? undefined : files.join(', '),
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

/** What the counts mean. A battery can fail where no rule found an error. */
export function conclusionOf({ verdict, findings }: CheckResult): string {
  if (verdict === 'pass') return 'no rule found an error';
  if (findings.some(({ severity }) => severity === 'error'))
    return 'a failover of this deployment fails, loses data or strands clients';
  return 'no rule found an error, and a fault of the battery did not pass';
}
