import { expect, test } from '@jest/globals';
import { type CrowdOptions, checkCrowds, crowd } from './crowd.ts';

test('a crowd has a process for every 100 connections, and each connection writes once a second', () => {
  expect(crowd({ connections: 300 })).toEqual({
    kind: 'crowd',
    connections: 300,
    processes: 3,
    client: {},
    everyMs: 1000,
  });
  expect(crowd({ connections: 301, every: '200ms' })).toMatchObject({ processes: 4, everyMs: 200 });
});

test.each<[wrong: object, message: string]>([
  [{}, 'crowd.connections is undefined (undefined); allowed: a whole number from 1 to 2000'],
  [{ connections: 0 }, 'crowd.connections is 0 (number); allowed: a whole number from 1 to 2000'],
  [{ connections: 5000 }, 'crowd.connections is 5000 (number); allowed: a whole number from 1 to 2000'],
  [{ connections: 2, processes: 3 }, 'crowd.processes is 3 (number); allowed: a whole number from 1 to 2'],
  [{ connections: 2, every: 1 }, 'crowd.every is 1 (number); allowed: a positive duration'],
  [{ connections: 2, every: '1ms' }, 'crowd.every is "1ms" (string); allowed: at least \'100ms\''],
  [
    { connections: 2, conections: 3 },
    "crowd has an unknown option 'conections'; known: connections, processes",
  ],
])('%j is refused with the allowed values', (wrong, message) => {
  expect(() => crowd(wrong as CrowdOptions)).toThrow(message);
});

test('its client is checked as any other, in words about the crowd', () => {
  const wrong = crowd({ connections: 2, client: { host: '10.0.0.7' } });
  const check = (crowds: Parameters<typeof checkCrowds>[0]) => () => checkCrowds(crowds, { sentinels: 3 });
  expect(check({ web: wrong })).toThrow('crowds.web.client.host names a server outside');
  expect(check({ '../web': crowd({ connections: 2 }) })).toThrow('a name in crowds is "../web"');
  expect(check({ web: { connections: 2 } as never })).toThrow(
    'crowds.web is {"connections":2} (object); allowed: what crowd({ connections: 300, … }) returns',
  );
});
