import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { failover } from './program-fixture.ts';

const kept = (path: string) => fileURLToPath(new URL(`../check/configurations/${path}`, import.meta.url));

let folder = '';
beforeEach(() => {
  folder = newFolder('check');
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** The static part, in this process. */
const check = (...args: readonly string[]) => failover('check', '--static', ...args);

test('a sound deployment passes with exit code 0', async () => {
  const { code, out } = await check(
    ...[
      '--sentinel-conf',
      kept('sound-password/sentinel.conf'),
      '--redis-conf',
      kept('sound-password/redis.conf'),
    ],
    ...[
      '--client',
      kept('sound-password/client.json'),
      '--sentinels',
      '3',
      '--replicas',
      '2',
      '--budget',
      '25s',
    ],
  );
  expect(out).toMatch('PASS  no errors');
  expect(code).toBe(0);
});

test('an error is exit code 1, and the result goes into --output', async () => {
  const output = join(folder, 'check.sarif');
  const { code, out } = await check(
    '--redis-conf',
    kept('wrong-bind/redis.conf'),
    '--format',
    'sarif',
    '--output',
    output,
  );
  expect({ code, out }).toEqual({ code: 1, out: '' });
  const { version, runs } = JSON.parse(readFileSync(output, 'utf8'));
  expect([version, runs[0].results[0].ruleId]).toEqual(['2.1.0', 'bind-loopback']);
});

test('no secret of a file is in an output', async () => {
  const secret = 's3cr3t-value';
  const sentinel = `sentinel monitor mymaster 10.0.0.1 6379 1\nsentinel auth-pass mymaster other-${secret}\nsentinel auth-user mymaster watcher\n`;
  const redis = `rename-command CONFIG name-${secret}\nrequirepass ${secret}\ntls-port 1\ntls-key-file-pass ${secret}\n`;
  const acl = `user default on >${secret} ~* +@all\nuser watcher on >${secret}\n`;
  const client = JSON.stringify({
    sentinels: [{ host: 'sentinel', password: secret }],
    natMap: { [secret]: {} },
    password: secret,
    sentinelPassword: secret,
    tls: { key: secret, passphrase: secret },
  });
  const files = [
    ...['--sentinel-conf', file('sentinel.conf', sentinel), '--redis-conf', file('redis.conf', redis)],
    ...['--acl-file', file('users.acl', acl), '--client', file('client.json', client)],
  ];
  for (const format of ['terminal', 'json', 'markdown', 'html', 'sarif']) {
    const { code, out, err } = await check(...files, '--format', format);
    expect(code).toBe(1);
    expect(out.length).toBeGreaterThan(1000);
    expect(out + err).not.toMatch(secret);
  }
});

test('no secret is in the error of a malformed file', async () => {
  for (const text of ['{ "password": s3cr3t }', '{ "password": "s3cr3t" "a": 1 }', '"s3cr3t'])
    expect((await check('--client', file('client.json', text))).err).not.toMatch('s3cr3t');
  expect((await check('--redis-conf', file('redis.conf', 'masterauth "s3cr3t'))).err).not.toMatch('s3cr3t');
});

test.each<[string, () => string[], RegExp]>([
  ['no file at all', () => [], /nothing to check; give --sentinel-conf/],
  ['a file that is missing', () => ['--redis-conf', 'nowhere/redis.conf'], /nowhere\/redis\.conf/],
  [
    'a line with open quotes',
    () => ['--redis-conf', file('redis.conf', 'port 1\nrequirepass "open')],
    /redis\.conf, line 2, column \d+ \(requirepass\) has unbalanced quotes/,
  ],
  [
    'a number that is none',
    () => [
      '--sentinel-conf',
      file('sentinel.conf', 'sentinel monitor m 10.0.0.1 6379 2\nsentinel failover-timeout m 3min'),
    ],
    /sentinel\.conf, line 2 is `sentinel failover-timeout m 3min`; expected: a whole number/,
  ],
  [
    'a sentinel.conf without a master',
    () => ['--sentinel-conf', file('sentinel.conf', 'port 26379')],
    /no line `sentinel monitor`/,
  ],
  [
    'a master that is monitored twice',
    () => [
      '--sentinel-conf',
      file('sentinel.conf', 'sentinel monitor m 10.0.0.1 6379 2\nsentinel monitor m 10.0.0.2 6379 2'),
    ],
    /line 2 is `sentinel monitor m 10\.0\.0\.2 6379 2`, and m is monitored already; Sentinel does not start with it/,
  ],
  [
    'a line about another master',
    () => [
      '--sentinel-conf',
      file('sentinel.conf', 'sentinel monitor m 10.0.0.1 6379 2\nsentinel auth-pass other secret'),
    ],
    /line 2 is `sentinel auth-pass other \[secret\]`, and the file monitors m/,
  ],
  ['JSON that is none', () => ['--client', file('client.json', '{ "name": ')], /client\.json is no JSON/],
  [
    'a client instead of options',
    () => ['--client', file('client.mjs', 'export default () => ({});')],
    /has a function instead of options/,
  ],
  [
    'a module that throws',
    () => ['--client', file('client.mjs', "throw new Error('no REDIS_URL');")],
    /cannot be imported: no REDIS_URL/,
  ],
  [
    'an image without a version',
    () => ['--image', 'redis:latest', '--redis-conf', kept('wrong-bind/redis.conf')],
    /--image is "redis:latest"/,
  ],
  [
    'a budget without a unit',
    () => ['--budget', '10', '--redis-conf', kept('wrong-bind/redis.conf')],
    /--budget is "10".*'500ms'/,
  ],
  [
    'a format that there is not',
    () => ['--format', 'xml', '--redis-conf', kept('wrong-bind/redis.conf')],
    /--format is "xml".*'sarif'/,
  ],
  [
    'a service without the battery',
    () => ['--service', 'orders.ts'],
    /--service is tested by the battery; leave out --static/,
  ],
  [
    'a limit for a service that is not given',
    () => ['--max-failed', '3', '--redis-conf', kept('wrong-bind/redis.conf')],
    /--max-failed counts requests to a service; give --service/,
  ],
  ['a flag that there is not', () => ['--nothing'], /unknown option '--nothing'/],
])('%s is exit code 2 with what to do', async (_, args, reason) => {
  const { code, err } = await check(...args());
  expect(err).toMatch(reason);
  expect(code).toBe(2);
});

test.each([
  ['is missing', () => join(folder, 'nowhere.ts'), /nowhere\.ts cannot be read/],
  [
    'exports no service',
    () => file('api.mjs', 'export default {};'),
    /has another object as its default export/,
  ],
])('a service whose module %s is exit code 2, before anything starts', async (_, path, reason) => {
  const { code, err } = await failover('check', '--service', path());
  expect(err).toMatch(reason);
  expect(code).toBe(2);
});

test('--help describes the options and the exit codes', async () => {
  const { code, out } = await check('--help');
  expect(out).toMatch(/--sentinel-conf <file>[\s\S]*Exit codes/);
  expect(code).toBe(0);
});
