import { expect, test } from '@jest/globals';
import { reportedBy } from './reported.ts';

test.each([
  [{}, {}],
  [
    { 'x-cache': 'hit', age: '2' },
    { cache: 'hit', ageMs: 2000 },
  ],
  [
    { 'X-Cache': 'MISS', Age: '0.25', 'X-Shard': 'shard-1' },
    { cache: 'miss', ageMs: 250, shard: 'shard-1' },
  ],
  [{ 'x-cache': 'unreachable' }, { cache: 'away' }],
  // What a proxy in front may say says nothing of the cache of the service.
  [{ 'x-cache': 'TCP_HIT from proxy', age: 'old' }, {}],
])('an answer with %j reports %j', (headers, reported) => {
  expect(reportedBy(new Headers(headers as Record<string, string>))).toEqual(reported);
});
