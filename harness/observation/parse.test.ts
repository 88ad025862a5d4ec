import { expect, test } from '@jest/globals';
import { subjectOf, switchOf } from './sentinel-feed.ts';
import { parseLogLine } from './server-log.ts';
import { parseRole } from './watch-server.ts';

test('a log line has a time and a text', () => {
  expect(
    parseLogLine('8:X 21 Nov 2026 04:45:03.819 # +monitor master mymaster 10.1.2.3 6379 quorum 2'),
  ).toEqual({
    wallMs: Date.UTC(2026, 10, 21, 4, 45, 3, 819),
    text: '+monitor master mymaster 10.1.2.3 6379 quorum 2',
  });
});

test.each(['', '       _._', ">>> 'sentinel monitr'", '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***'])(
  '%p is no log line',
  line => {
    expect(parseLogLine(line)).toBeUndefined();
  },
);

test('the subject of an event about a replica is the replica', () => {
  expect(subjectOf('slave 10.1.2.4:6379 10.1.2.4 6379 @ mymaster 10.1.2.3 6379')).toMatchObject({
    type: 'slave',
    host: '10.1.2.4',
  });
});

test('+switch-master tells from where to where', () => {
  expect(switchOf('mymaster 10.1.2.3 6379 10.1.2.4 6380')).toEqual({
    from: { host: '10.1.2.3', port: 6379 },
    to: { host: '10.1.2.4', port: 6380 },
  });
});

test.each(['', 'mymaster 10.1.2.3 6379', 'mymaster a b c d'])(
  'a malformed payload %p tells nothing',
  payload => {
    expect(switchOf(payload)).toBeUndefined();
  },
);

test('ROLE of a master and of a replica', () => {
  expect(parseRole(['master', 42, []])).toEqual({ role: 'master', offset: 42, master: null, link: null });
  expect(parseRole(['slave', '10.1.2.3', 6379, 'connected', 41])).toEqual({
    role: 'replica',
    offset: 41,
    master: { host: '10.1.2.3', port: 6379 },
    link: 'connected',
  });
});

test('an answer to ROLE that is none is an error', () => {
  expect(() => parseRole('OK')).toThrow(/an answer to ROLE that is none: "OK"/);
});
