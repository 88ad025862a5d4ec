const SECRET = '[secret]';
// Options of clients, directives of redis.conf and sentinel.conf: password, sentinelPassword, requirepass, masterauth,
// 'sentinel auth-pass mymaster'.
const NAMES = /pass(word)?$|auth-pass|masterauth|requirepass/i;
// '>…' and '#…' of ACL rules.
const IN_RULES = /(^|\s)([>#<!])\S+/g;

/** A value without its secrets, for reports, errors and logs: '[secret]' stands for each. */
export function withoutSecrets<Value>(value: Value): Value {
  return hidden('', value) as Value;
}

function hidden(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(each => hidden(name, each));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hidden(key, each)]));
  if (value === undefined || value === null || value === '') return value;
  if (NAMES.test(name)) return SECRET;
  return typeof value === 'string' && /^(acl )?user\b/i.test(name)
    ? value.replaceAll(IN_RULES, `$1$2${SECRET}`)
    : value;
}
