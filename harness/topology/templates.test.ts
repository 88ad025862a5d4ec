import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { checkTemplate, fillTemplate, templateOf } from './templates.ts';

const SENTINEL = [
  'port {{ port }}',
  'sentinel myid {{id}}',
  'sentinel monitor {{master}} {{masterAddress}} 2',
] as const;

let folder = '';
beforeEach(() => {
  folder = newFolder('templates');
  process.env.HARNESS_CONF = folder;
});

const write = (file: string, ...lines: string[]) => writeFileSync(join(folder, file), lines.join('\n'));

test('the templates of the folder HARNESS_CONF are used, and the shipped ones for what it lacks', () => {
  write('sentinel.conf', ...SENTINEL);
  expect(templateOf('sentinel')).toEqual({ file: join(folder, 'sentinel.conf'), text: SENTINEL.join('\n') });
  expect(templateOf('redis').file).toBe('sentinel-conf/redis.conf');
  expect(() => checkTemplate('sentinel')).not.toThrow();
});

test('a folder without templates is refused', () => {
  expect(() => templateOf('redis')).toThrow(
    `HARNESS_CONF is ${folder}, which has neither redis.conf nor sentinel.conf; copy sentinel-conf/ and change the copy`,
  );
});

test('an unknown placeholder is refused with its line and the known ones', () => {
  expect(() => fillTemplate({ file: 'redis.conf', text: '\nport {{prot}}' }, { port: 1 })).toThrow(
    'redis.conf, line 2 asks for {{prot}}; known: port',
  );
});

test.each<[string, string]>([
  ['port 7000', "line 4 sets 'port', which the harness itself sets: .*; write `port {{port}}`"],
  [
    'daemonize yes',
    "line 4 sets 'daemonize', but the harness runs every server in the foreground .*; leave it out",
  ],
  ['replicaof 10.0.0.1 6379', "line 4 sets 'replicaof', .*; set `replicas` of the topology"],
  ['aclfile /etc/users.acl', "line 4 sets 'aclfile', .*; write its lines as `user` directives"],
  ['tls-port 6380', "line 4 sets 'tls-port', .*; `topology.tls: true` makes all servers use TLS"],
  [
    'sentinel monitor mymaster 10.0.0.1 6379 2',
    "line 4 sets 'sentinel monitor', .*; write `sentinel monitor {{master}} {{masterAddress}}`",
  ],
  [
    'sentinel known-replica mymaster 10.0.0.2 6379',
    "line 4 sets 'sentinel known-replica', .*another deployment",
  ],
])('a line that only the harness can set is refused with what to write instead: %s', (line, reason) => {
  write('sentinel.conf', ...SENTINEL, line);
  expect(() => checkTemplate('sentinel')).toThrow(new RegExp(reason.replaceAll('{', '\\{')));
});

test('a line that changes nothing is allowed', () => {
  write('sentinel.conf', ...SENTINEL, 'daemonize no', 'logfile ""', 'aclfile ""', 'supervised no');
  expect(() => checkTemplate('sentinel')).not.toThrow();
});

test('all lines to be removed are named at once', () => {
  write('sentinel.conf', ...SENTINEL, 'daemonize yes', 'logfile /var/log/sentinel.log');
  expect(() => checkTemplate('sentinel')).toThrow(/line 4 sets 'daemonize'.*\n.*line 5 sets 'logfile'/);
});

test('a template without a line that the harness needs is refused', () => {
  write('sentinel.conf', ...SENTINEL.slice(0, 2));
  expect(() => checkTemplate('sentinel')).toThrow(
    'lacks the line `sentinel monitor {{master}} {{masterAddress}} {{quorum}}`, which the harness needs; add it',
  );
});
