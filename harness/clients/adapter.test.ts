import { expect, test } from '@jest/globals';
import { checkAdapter, connectAdapter } from './adapter.ts';

const PARTS = { name: 'store', call: async () => 1, disconnect: () => undefined };
const WAY = { natMap: {}, onEvent: () => undefined };
const OPEN = { note: () => undefined, server: () => null, losses: () => 0 };

const connected = (parts: object) =>
  connectAdapter({}, checkAdapter('./adapter.ts', { ...PARTS, ...parts }), WAY, OPEN);

test.each(['The client is closed', [/closed/], {}])('neverSent that is %p is refused', neverSent => {
  expect(() => checkAdapter('./adapter.ts', { ...PARTS, neverSent })).toThrow(
    /neverSent of the adapter .* a list of texts/,
  );
  expect(connected({ neverSent: ['The client is closed'] }).neverSent).toEqual(['The client is closed']);
});

test('a part of the keyspace that the adapter leaves open is the usual one', () => {
  const keyspace = () => ({ db: 3, keyPrefix: undefined });
  expect(connected({ keyspace }).keyspace).toEqual({ db: 3, keyPrefix: '' });
  expect(connected({ keyspace: () => ({ keyPrefix: 'app:' }) }).keyspace).toEqual({
    db: 0,
    keyPrefix: 'app:',
  });
});

test.each([undefined, [], [1], [1, 2, 3], [[null, 1], [new Error('READONLY')]]])(
  'a batch of two commands with the replies %p has failed as a whole',
  async replies => {
    const { client } = connected({ batch: async () => replies });
    const commands = [['SET', 'a', '1'] as const, ['SET', 'b', '1'] as const];
    await expect(client.batch(commands, 'pipeline')).rejects.toThrow(/one reply for each of 2 commands/);
  },
);
