import { expect, test } from '@jest/globals';
import type { Client } from '../../workload/index.ts';
import { memberOf } from './member.ts';
import { tallyOf } from './tally.ts';

/** A client that answers as the test wants, and what it was sent. */
function fakeClient() {
  const sent: string[] = [];
  const answers: PromiseWithResolvers<unknown>[] = [];
  const state = { server: 'a:1' as string | null, losses: 0 };
  const client = {
    call(command: readonly string[]) {
      sent.push(command.join(' '));
      const answer = Promise.withResolvers<unknown>();
      answers.push(answer);
      return answer.promise;
    },
    server: () => state.server,
    losses: () => state.losses,
    disconnect: () => undefined,
  } as unknown as Client;
  return { client, sent, answers, state };
}

const surroundings = () => ({ key: 'crowd:web', field: '7', everyMs: 1000, tally: tallyOf() });

test('it has one write on its way at most, on its own counter', async () => {
  const { client, sent, answers } = fakeClient();
  const member = memberOf(client, surroundings());
  member.write();
  member.write();
  expect(sent).toEqual(['HINCRBY crowd:web 7 1']);
  answers[0]?.resolve('1');
  await member.idle();
  member.write();
  expect(sent).toHaveLength(2);
  expect(member.now()).toMatchObject({ acknowledged: 1, spells: [[0, expect.any(Number)]] });
});

test('a write that fails interrupts it, also one that fails at once', async () => {
  const { client, answers } = fakeClient();
  const given = surroundings();
  const member = memberOf(client, given);
  member.write();
  answers[0]?.resolve('1');
  await member.idle();
  member.write();
  answers[1]?.reject(new Error('READONLY'));
  await member.idle();
  expect(member.now()).toMatchObject({ acknowledged: 1, lastError: 0 });
  expect(member.now().spells[0]).toHaveLength(3);
  const throwing = memberOf(
    {
      ...client,
      call: () => {
        throw new Error('closed');
      },
    },
    given,
  );
  throwing.write();
  await throwing.idle();
  throwing.write();
  await throwing.idle();
  expect(given.tally.now([]).errors.map(({ kind, counts }) => [kind, counts.length])).toEqual([
    ['READONLY', 2],
    ['closed', expect.any(Number)],
  ]);
});

test('a lost connection interrupts it when its client emits something, and no later than with the next write', async () => {
  const { client, answers, state } = fakeClient();
  const member = memberOf(client, surroundings());
  const write = async () => {
    member.write();
    answers.at(-1)?.resolve('1');
    await member.idle();
  };
  await write();
  state.losses = 1;
  member.emitted('close', '');
  expect(member.now().spells[0]).toHaveLength(3);
  await write();
  state.losses = 2;
  await write();
  expect(member.now().spells).toHaveLength(3);
  member.emitted('error', 'a sentinel is unreachable');
  expect(member.now()).toMatchObject({ lastError: 0 });
  expect(member.now().spells.at(-1)).toHaveLength(2);
});
