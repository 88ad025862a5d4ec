import { describe, expect, test } from '@jest/globals';
import { expect as scenarioExpect } from '../scenario/jest.ts';
import { failoverFixture, recording } from './fixture.ts';
import { failoverMatchers, type MatchersOn } from './matchers.ts';
import type {
  Client,
  ClientOutcome,
  DeploymentSubject,
  Failover,
  Outcome,
  PeriodOutcome,
} from './subjects.ts';
import { watchMisuse } from './subjects.ts';

// A matcher about something else does not compile; called from JavaScript it says what it is about.

const subject = recording().subject;
const failover: Failover = failoverFixture(1, subject);
const client = { subject: 'client', name: 'app', ...subject } as unknown as Client;
const clientOutcome = { subject: 'client outcome', name: 'app', ...subject } as unknown as ClientOutcome;
const outcome = { subject: 'outcome', ...subject, checks: [] } as unknown as Outcome;
const topology = { subject: 'topology', ...subject } as unknown as DeploymentSubject;
const period = { subject: 'period', ...subject } as unknown as PeriodOutcome;

describe('what does not compile is refused with a TypeError when it is called all the same:', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a loss of a running client',
      // @ts-expect-error a loss is known only of an outcome
      () => scenarioExpect(client).toLoseNoAcknowledgedWrites(),
      "toLoseNoAcknowledgedWrites is about a client's outcome: const outcome = await finish(), then outcome.clients.app; it was given a running client, such as clients.app",
    ],
    [
      'an outage of a running client',
      // @ts-expect-error an outage is known only of an outcome
      () => scenarioExpect(client).toBeOutForAtMost('5s'),
      "toBeOutForAtMost is about a client's outcome",
    ],
    [
      'following of an outcome',
      // @ts-expect-error the outcome of a client does no work any more
      () => scenarioExpect(clientOutcome).toFollowPromotionWithin('5s'),
      'toFollowPromotionWithin is about a running client',
    ],
    [
      'a promotion of a client',
      // @ts-expect-error a failover promotes
      () => scenarioExpect(client).toPromoteWithin('5s'),
      'toPromoteWithin is about what inject() returns',
    ],
    [
      'stability of a failover',
      // @ts-expect-error a topology stabilizes
      () => scenarioExpect(failover).toStabilizeWithin('5s'),
      "toStabilizeWithin is about the scenario's topology",
    ],
    [
      'checkers of a client',
      // @ts-expect-error checkers judge all clients
      () => scenarioExpect(clientOutcome).toPassCheckers(),
      'toPassCheckers is about what finish() returns',
    ],
    [
      'users of an outcome as a whole',
      // @ts-expect-error users are those of a service
      () => scenarioExpect(outcome).toSucceedAtLeast(1),
      'toSucceedAtLeast is about before, during or after of a service',
    ],
    [
      'a load that agrees in a part of a run',
      // @ts-expect-error a load generator speaks of the whole run
      () => scenarioExpect(period).toAgreeWithItsLoad(),
      "toAgreeWithItsLoad is about a service's outcome",
    ],
    [
      'a promotion of a number',
      // @ts-expect-error a number is nothing that matchers are about
      () => scenarioExpect(1).toPromoteWithin('5s'),
      'toPromoteWithin is about what inject() returns; it was given number',
    ],
  ])('%s', (_what, call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});

test('every matcher refuses what no matcher is about', () => {
  const args: Partial<Record<keyof typeof failoverMatchers, readonly unknown[]>> = {
    toSucceedAtLeast: [1],
    toHitAtLeast: [1],
    toAnswerWithin: ['p99', '1s'],
    toAskSourceAtMost: [{ perSecond: 1 }],
    toFindItsCacheAwayAtMost: [1],
    toServeStaleAtMost: [1],
    toHaveKept: [[], '1s'],
  };
  for (const [name, matcher] of Object.entries(failoverMatchers)) {
    const call = () =>
      (matcher as (...all: unknown[]) => unknown).call(
        {},
        null,
        ...(args[name as keyof typeof failoverMatchers] ?? ['5s', '5s']),
      );
    expect(call).toThrow(TypeError);
    expect(call).toThrow(new RegExp(`^${name} is about `));
  }
});

test('what does compile', () => {
  const compiles = (): readonly unknown[] => [
    (scenarioExpect(failover) satisfies MatchersOn<Failover>).toPromoteWithin('5s'),
    scenarioExpect(client).toFollowPromotionWithin('5s', failover),
    scenarioExpect(client).not.toFollowPromotionWithin('5s'),
    scenarioExpect(clientOutcome).toLoseAtMost(3),
    scenarioExpect(outcome).toPassCheckers('elements'),
    scenarioExpect(topology).toPublishWithin('+tilt', '5s'),
    scenarioExpect(period).toSucceedAtLeast(1),
    scenarioExpect(1).toBe(1),
  ];
  expect(compiles).toBeInstanceOf(Function);
});

test('what a matcher is not about is reported, also when the body swallows the error', async () => {
  const misused: string[] = [];
  watchMisuse(matcher => misused.push(matcher));
  const misspelt = undefined as unknown as Client;
  try {
    await scenarioExpect(misspelt).toFollowPromotionWithin('1s');
  } catch {}
  await scenarioExpect(failover).toPromoteWithin('1s');
  watchMisuse(() => undefined);
  expect(misused).toEqual(['toFollowPromotionWithin']);
});
