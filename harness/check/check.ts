import { namesAclFile } from './directives.ts';
import type { Input } from './input.ts';
import { sourceOf } from './proof.ts';
import type { Finding, Severity } from './rule.ts';
import { RULES } from './rules/index.ts';

/** What the files of a deployment say about its failovers. */
export interface CheckResult {
  /** 'fail' with a finding of severity 'error'. */
  readonly verdict: 'pass' | 'fail';
  /** The errors first, then in the order of the rules. */
  readonly findings: readonly Finding[];
  readonly checked: Checked;
}

/** What the verdict is about. Absent where it is not known, which some rules then do not check. */
interface Checked {
  readonly files: readonly string[];
  readonly rules: number;
  readonly sentinels?: number;
  readonly replicas?: number;
  readonly image?: string;
  readonly budgetMs?: number;
  readonly maxLost?: number;
  /** Options that were not given, without which rules find nothing. */
  readonly unknown: readonly string[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

export function checkStatically(input: Input): CheckResult {
  const found = RULES.flatMap(rule => {
    const { id, title, proof } = rule;
    return rule.find(input).map(({ at, severity = rule.severity, what, change }) => ({
      rule: id,
      severity,
      title,
      file: at.file,
      ...(at.line !== undefined && { line: at.line }),
      ...(at.text !== undefined && { text: at.text }),
      what,
      change,
      shownBy: sourceOf(proof),
    }));
  });
  // Files for several servers can share a line through `include`.
  const findings = [...new Map(found.map(each => [JSON.stringify(each), each])).values()].toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
  return {
    verdict: findings.some(({ severity }) => severity === 'error') ? 'fail' : 'pass',
    findings,
    checked: checkedOf(input),
  };
}

function checkedOf({
  sentinels,
  redis,
  users,
  client,
  sentinelCount,
  replicas,
  server,
  budgetMs,
  maxLost,
}: Input): Checked {
  const files = [...sentinels, ...redis, ...users.map(({ at }) => at), ...(client ? [client] : [])];
  return {
    files: [...new Set(files.map(({ file }) => file))],
    rules: RULES.length,
    ...(sentinelCount !== undefined && { sentinels: sentinelCount }),
    ...(replicas !== undefined && { replicas }),
    ...(server !== undefined && { image: server.image }),
    ...(budgetMs !== undefined && { budgetMs }),
    ...(maxLost !== undefined && { maxLost }),
    unknown: [
      ...(sentinels.length === 0 ? ['--sentinel-conf'] : []),
      ...(redis.length === 0 ? ['--redis-conf'] : []),
      ...(users.length === 0 && redis.some(namesAclFile) ? ['--acl-file'] : []),
      ...(client === undefined ? ['--client'] : []),
      ...(sentinelCount === undefined ? ['--sentinels'] : []),
      ...(replicas === undefined ? ['--replicas'] : []),
      ...(server === undefined ? ['--image'] : []),
    ],
  };
}
