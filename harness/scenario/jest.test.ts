import { describe, expect as jestExpect, test } from '@jest/globals';
import { REPORT } from '../report/made-up.ts';
import type { Failover } from '../verdict/index.ts';
import { expectBreaks, throwUnlessPassed } from './jest.ts';

const failover = (promotedMs: number | undefined): Failover => ({
  subject: 'failover',
  fault: 'crash of redis-1',
  moments: [],
  demand: () => undefined,
  promotedWithin: async () => promotedMs,
  timeline: () => ({ phases: {}, oldMaster: 'redis-1', masters: [], epochs: [] }),
  obstacles: () => [],
  tiedVote: () => undefined,
  disturbed: () => undefined,
  heal: async () => undefined,
});

describe('expectBreaks', () => {
  test('passes as long as the expectation does not hold', async () => {
    await expectBreaks(failover(undefined)).toPromoteWithin('5s');
  });

  test('says "no longer breaks" when it does', async () => {
    await jestExpect(expectBreaks(failover(1200)).toPromoteWithin('5s')).rejects.toThrow(
      /^no longer breaks: did not expect a replica to be promoted within 5s/,
    );
  });

  test('leaves an error that is no failed expectation as it is', async () => {
    await jestExpect(expectBreaks({}).toPromoteWithin('5s')).rejects.toThrow(
      /^toPromoteWithin was asked about something/,
    );
  });
});

describe('the Jest test of a scenario', () => {
  const outcomeOf = (verdict: 'pass' | 'fail' | 'unknown' | 'skipped', thrown?: unknown) => () =>
    throwUnlessPassed({ report: { ...REPORT, verdict, reason: 'why' }, thrown });

  test.each(['pass', 'skipped'] as const)('does not fail with the verdict %s', verdict => {
    jestExpect(outcomeOf(verdict)).not.toThrow();
  });

  test('fails with the error of the body', () => {
    const thrown = new Error('of the body');
    jestExpect(outcomeOf('fail', thrown)).toThrow(thrown);
  });

  test.each([
    ['fail', undefined],
    ['fail', null],
    ['fail', 'a text'],
    ['unknown', undefined],
  ] as const)(
    'fails with reason and evidence when the verdict is %s and the body threw %j',
    (verdict, thrown) => {
      jestExpect(outcomeOf(verdict, thrown)).toThrow(
        new Error(`verdict ${verdict}: why\n\nevidence: ${REPORT.folder}`),
      );
    },
  );
});
