import { expect, test } from '@jest/globals';
import { recording } from './fixture.ts';
import { failoverMatchers } from './matchers.ts';

const judge = (lost: readonly string[], inFlight: readonly string[]) =>
  failoverMatchers.toLoseOnlyWritesInFlight.call({} as never, {
    subject: 'client outcome',
    name: 'app',
    ...recording().subject,
    loss: () => ({ lost, inFlight, acknowledged: 9 }),
  }) as { pass: boolean; message(): string };

test('a client that loses only writes in flight passes', () => {
  expect(judge(['e1'], ['e1'])).toMatchObject({ pass: true });
});

test('a client that loses anything else fails, and the message names it', () => {
  const { pass, message } = judge(['e1', 'e2'], ['e1']);
  expect(pass).toBe(false);
  expect(message()).toContain('of 9 acknowledged writes: 1 lost in flight, 1 lost (e2) beyond');
});
