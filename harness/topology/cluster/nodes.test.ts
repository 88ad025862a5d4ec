import { expect, test } from '@jest/globals';
import { holds, parseNodes, showSlots, slotCount, slotOf } from './nodes.ts';

const SEEN = `
07c37dfeb235213a872192d90877d0cd55635b91 10.1.2.14:6379@16379,, slave e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 0 1426238317239 4 connected
67ed2db8d677e59ec4a4cefb06858cf2a1a89fa1 10.1.2.12:6379@16379 master,fail? - 0 1426238316232 2 disconnected 5461-10922 42 [93->-07c37dfeb235213a872192d90877d0cd55635b91]
e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca 10.1.2.11:6379@16379 myself,master - 0 0 1 connected 0-5460
`;

test('a reply to CLUSTER NODES is read, with and without names of hosts', () => {
  const [replica, suspected, itself] = parseNodes(SEEN);
  expect(replica).toMatchObject({
    role: 'replica',
    masterId: itself?.id,
    address: { host: '10.1.2.14', port: 6379 },
    slots: [],
  });
  expect(suspected).toMatchObject({ role: 'master', connected: false, epoch: 2, flags: ['master', 'fail?'] });
  expect(itself?.masterId).toBeUndefined();
});

test('slots are counted and shown, those that are on their way left out', () => {
  const slots = parseNodes(SEEN)[1]?.slots ?? [];
  expect(showSlots(slots)).toBe('5461-10922 42');
  expect(slotCount(slots)).toBe(5463);
  expect(holds({ slots }, 42)).toBe(true);
  expect(holds({ slots }, 93)).toBe(false);
});

// Of the specification of Redis Cluster, and of servers asked with CLUSTER KEYSLOT.
test.each([
  ['123456789', 12_739],
  ['foo', 12_182],
  ['{foo}.bar', 12_182],
  ['a{}b', slotOf('a{}b')],
  ['', 0],
])('the key %j is in slot %d', (key, slot) => {
  expect(slotOf(key)).toBe(slot);
});

test('a tag in braces decides, an empty one does not', () => {
  expect(slotOf('{user1000}.following')).toBe(slotOf('{user1000}.followers'));
  expect(slotOf('foo{{bar}}zap')).toBe(slotOf('{bar'));
  expect(slotOf('foo{}{bar}')).not.toBe(slotOf('bar'));
});
