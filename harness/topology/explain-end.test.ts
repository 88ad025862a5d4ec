import { expect, test } from '@jest/globals';
import { isUnusableInput } from '../basics/index.ts';
import { explainEnd } from './explain-end.ts';

/** A server that printed this and ended. */
const ended = (...lines: string[]) => ({
  name: 'redis-2',
  kind: 'redis' as const,
  log: lines.map(line => ({ atMs: 0, line })),
  placeOfLine: (text: string) =>
    text.startsWith('masterauth') ? 'ops/redis.conf, line 7' : 'ops/redis.conf',
  placeOfUser: (number: number) => `ops/users.acl, line ${number + 10}`,
});

test('a line that Redis 7 refuses is named with its place, its reason, and without its password', () => {
  const error = explainEnd(
    ended(
      '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***',
      'Reading the configuration file, at line 3',
      `>>> 'masterauth secret extra'`,
      'wrong number of arguments',
    ),
    1,
  );
  expect(isUnusableInput(error)).toBe(true);
  expect(error.message).toBe(
    "redis-2 refuses its redis.conf: correct ops/redis.conf, line 7 or the scenario's topology.redis\n" +
      "    >>> 'masterauth [secret]'\n    wrong number of arguments",
  );
});

test('a line of the scenario is named with its option only', () => {
  const server = ended(
    '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***',
    `>>> 'maxmemry 4mb'`,
    'Bad directive',
  );
  const error = explainEnd({ ...server, placeOfLine: () => 'topology.redis' }, 1);
  expect(error.message).toMatch(/^redis-2 refuses its redis\.conf: correct topology\.redis\n/);
});

test('a line that Redis 8 takes for one of a module is named as well', () => {
  const error = explainEnd(
    ended(
      '9:M 29 Nov 2026 23:36:13.008 # Unresolved Configuration(s) Detected:',
      "9:M 29 Nov 2026 23:36:13.008 # >>> 'maxmemry 5'",
    ),
    1,
  );
  expect(error.message).toMatch(
    /^redis-2 refuses its redis\.conf: correct ops\/redis\.conf or .*\n.*>>> 'maxmemry 5'$/,
  );
});

test('a user that the server refuses is named with its line in the ACL file', () => {
  const said =
    '9:M 29 Nov 2026 23:16:50.039 # Aborting Redis startup because of ACL errors: /var/lib/server/users.acl:2: Error in applying operation.';
  const error = explainEnd(ended(said), 1);
  expect(isUnusableInput(error)).toBe(true);
  expect(error.message).toBe(`redis-2 refuses its ACL file: correct ops/users.acl, line 12\n    ${said}`);
});

test('a line that cannot be split is shown without its words', () => {
  const error = explainEnd(ended('*** FATAL CONFIG FILE ERROR ***', `>>> 'requirepass "secret'`), 1);
  expect(error.message).toContain(">>> 'requirepass …'");
});

test('another end has the last lines of the log', () => {
  const error = explainEnd(ended('# Out of memory'), 137);
  expect(isUnusableInput(error)).toBe(false);
  expect(error.message).toBe(
    'redis-2 ended with exit code 137 while starting; its log ends\n    # Out of memory',
  );
});
