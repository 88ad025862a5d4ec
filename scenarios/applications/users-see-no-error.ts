import { cacheAside } from '../../examples/cache-aside/service.ts';
import { expect, type ScenarioContext } from '../../harness/index.ts';

/**
 * A web application whose source takes 300 ms and cannot do everything at once. What it keeps lives for 5 s, so that loads of
 * the source are a part of every second, before the fault as after it.
 */
export const WEB = {
  ttl: '5s',
  keys: 20,
  sourceDelay: '300ms',
  load: { rate: 100, warmup: '4s', before: '6s', after: '6s' },
} as const;

/** A load of the source; and the same when the cache was asked in vain before. With what a busy machine adds. */
const ALONE = '1s';
const WITHOUT_CACHE = '2s';

/** Alone, single loads of these users keep the source below 40 requests a second; without them it is all of 100. */
const SOURCE_MOST = 55;

export const web = cacheAside(WEB);

/**
 * What users may expect of it whatever becomes of the master: no error at any time; during the fault what the time limit at the
 * cache and the source cost; and before long a cache that answers, with a source that is asked no more than before.
 */
export async function expectNoErrors({
  services,
  finish,
  budget,
}: Pick<ScenarioContext<never, 'web'>, 'services' | 'finish' | 'budget'>): Promise<void> {
  await expect(services.web).toHaveItsCacheBackWithin(budget.following);
  const { web: outcome } = (await finish()).services;
  const { before, during, after } = outcome;
  for (const period of [before, during, after]) {
    expect(period).toSucceedAtLeast(1);
    expect(period).toServeStaleAtMost(0);
  }
  expect(before).toHitAtLeast(0.8);
  expect(before).toAnswerWithin('p99', ALONE);
  expect(during).toAnswerWithin('p99', WITHOUT_CACHE);
  expect(during).toAskSourceAtMost({ perSecond: SOURCE_MOST });
  expect(after).toAnswerWithin('p99', ALONE);
  expect(after).toHitAtLeast(0.8);
  expect(after).toAskSourceAtMost({ timesBefore: 3 });
  expect(outcome).toAgreeWithItsLoad();
}
