import { expect, test } from '@jest/globals';
import { lossFixture, recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';

const judge = (lost: readonly string[], inFlight: number) =>
  failoverMatchers.toLoseOnlyWritesInFlight.call({} as never, {
    subject: 'client outcome',
    name: 'app',
    ...recording().subject,
    loss: () => lossFixture(lost, inFlight),
  }) as { pass: boolean; message(): string };

test('a client that loses only writes in flight passes', () => {
  expect(judge(['e1'], 1)).toMatchObject({ pass: true });
});

test('a client that loses anything else fails, and the message names it', () => {
  const { pass, message } = judge(['e1', 'e2'], 1);
  expect(pass).toBe(false);
  expect(message()).toContain('of 1000 acknowledged: 2 lost (e1, e2), 1 of them in flight');
});
