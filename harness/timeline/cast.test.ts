import { expect, test } from '@jest/globals';
import { addressAt, addressSpans, type Member, memberAtText, nameOf, serverLookup } from './cast.ts';

const at = (host: string, port = 6379) => ({ host, port });

/** redis-1 moved from .1 to .4 at 1000, and again to .5 at 3000; redis-2 took over .1 at 2000. */
const MOVED: readonly Member[] = [
  {
    name: 'redis-1',
    kind: 'redis',
    address: at('10.0.0.5'),
    past: [
      { address: at('10.0.0.1'), untilMs: 1000 },
      { address: at('10.0.0.4'), untilMs: 3000 },
    ],
  },
  {
    name: 'redis-2',
    kind: 'redis',
    address: at('10.0.0.1'),
    past: [{ address: at('10.0.0.2'), untilMs: 2000 }],
  },
  { name: 'sentinel-1', kind: 'sentinel', address: at('10.0.0.1', 26379) },
];
const STATIC = MOVED.map(({ past: _past, ...member }) => member);

test('an address means the server that has it, or had it last, at each moment', () => {
  const named = (host: string, atMs?: number) => nameOf(MOVED, at(host), atMs);
  expect([0, 1000, 1999, 2000, 9999].map(atMs => named('10.0.0.1', atMs))).toEqual([
    'redis-1',
    'redis-1',
    'redis-1',
    'redis-2',
    'redis-2',
  ]);
  expect(named('10.0.0.1')).toBe('redis-2');
  // Given up, and taken over by no other server.
  expect(named('10.0.0.4', 5000)).toBe('redis-1');
  expect(named('10.0.0.2')).toBe('redis-2');
  // An event can be recorded a little before the change.
  expect(named('10.0.0.5', 2990)).toBe('redis-1');
  expect(named('10.0.0.9')).toBeUndefined();
});

test('two servers of one host differ by their ports', () => {
  expect(memberAtText(MOVED, '10.0.0.1:26379', 2500)?.name).toBe('sentinel-1');
});

test('a deployment whose addresses never changed has one server for each address, at any time', () => {
  expect(addressSpans(STATIC).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(
    STATIC.map(() => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]),
  );
  expect(serverLookup(STATIC)('10.0.0.1:6379', -5)).toBe('redis-2');
});

test('a server has one address at a moment', () => {
  const [moved] = MOVED as [Member, ...Member[]];
  expect([0, 999, 1000, 2999, 3000].map(atMs => addressAt(moved, atMs).host)).toEqual([
    '10.0.0.1',
    '10.0.0.1',
    '10.0.0.4',
    '10.0.0.4',
    '10.0.0.5',
  ]);
});

test('where servers go by names, an earlier number still means its server', () => {
  const member: Member = {
    name: 'redis-1',
    kind: 'redis',
    address: at('redis-1'),
    ip: '10.0.0.4',
    past: [{ address: at('redis-1'), ip: '10.0.0.1', untilMs: 1000 }],
  };
  const names = ['10.0.0.1:6379', '10.0.0.4:6379', 'redis-1:6379'].map(
    text => memberAtText([member], text)?.name,
  );
  expect(names).toEqual(['redis-1', 'redis-1', 'redis-1']);
});
