const SECRET = '[secret]';
// Options of clients, directives of redis.conf and sentinel.conf: password, sentinelPassword, requirepass, masterauth,
// 'sentinel auth-pass mymaster', 'sentinel sentinel-pass'.
const NAMES = /pass(word)?$|auth-pass|masterauth|requirepass/i;
// '>…' and '#…' of ACL rules.
const IN_RULES = /(^|\s)([>#<!])\S+/g;
// As it is, or as a string of JSON, in which a line end is a backslash and a letter; perhaps cut off.
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----([\w+/=\s]|\\[nr])*(-----END [A-Z ]*PRIVATE KEY-----)?/g;

const generated = new Set<string>();

/** Hides a secret in everything that this process writes from now on. @returns it */
export function keepSecret(secret: string): string {
  generated.add(secret);
  return secret;
}

/** Those that this process generated, for tests that search for them. */
export const generatedSecrets = (): ReadonlySet<string> => generated;

/** A text without generated secrets and private keys, wherever they are in it. */
export function hideSecrets(text: string): string {
  let hidden = text.includes('PRIVATE KEY') ? text.replaceAll(PRIVATE_KEY, SECRET) : text;
  for (const secret of generated) if (hidden.includes(secret)) hidden = hidden.replaceAll(secret, SECRET);
  return hidden;
}

/** The same of plain data: a copy where something has to be hidden. */
export function hideSecretsInData<Data>(data: Data): Data {
  const text = JSON.stringify(data);
  const hidden = hideSecrets(text);
  return hidden === text ? data : (JSON.parse(hidden) as Data);
}

/** An error whose message and stack, which a test runner prints, have none of them. */
export function hideSecretsIn(error: unknown): void {
  if (!(error instanceof Error)) return;
  for (const part of ['message', 'stack'] as const) {
    const text = error[part];
    if (text !== undefined && hideSecrets(text) !== text) error[part] = hideSecrets(text);
  }
}

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
  if (typeof value !== 'string') return value;
  const text = hideSecrets(value);
  return /^(acl )?user\b/i.test(name) ? text.replaceAll(IN_RULES, `$1$2${SECRET}`) : text;
}
