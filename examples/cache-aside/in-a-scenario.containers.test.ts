import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect as jestExpect, test } from '@jest/globals';
import { expect } from '../../harness/index.ts';
import { crash, master } from '../../harness/inject.ts';
import type { ScenarioBody } from '../../harness/scenario/context.ts';
import { runUndisturbed } from '../../harness/scenario/undisturbed.ts';
import { readAnswers } from '../../harness/services/index.ts';
import type { Service } from '../../harness/services.ts';
import { type Hosts, startHosts } from '../../harness/topology/index.ts';
import { cacheAside } from './service.ts';

// A service with a cache in a scenario, on real containers, with what must not pass unnoticed.

const MINUTES = 120_000;
const WEB = {
  ttl: '10s',
  keys: 10,
  load: { rate: 40, warmup: '2s', before: '2s', after: '2s' },
} as const;

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

async function run(web: Service, body: ScenarioBody<string, 'web'>) {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  const before = jestExpect.getState().assertionCalls;
  const assertions = () => jestExpect.getState().assertionCalls - before;
  const name = jestExpect.getState().currentTestName ?? '';
  const place = { name, file: 'cache-aside.test.ts', folder, assertions, hosts };
  const options = { topology: { downAfter: '2s', replicas: 1 }, services: { web } } as const;
  return { ...(await runUndisturbed(place, options, body)), folder };
}

test(
  'what its users experienced is measured before, during and after a crash, and agrees with its request log',
  async () => {
    const { report, folder } = await run(cacheAside(WEB), async ({ services, inject, finish, budget }) => {
      await expect(await inject(crash(master))).toPromoteWithin(budget.promotion);
      await expect(services.web).toHaveItsCacheBackWithin(budget.following);
      const { web } = (await finish()).services;
      expect(web.during).toSucceedAtLeast(1);
      expect(web).toAgreeWithItsLoad();
    });
    jestExpect(report).toMatchObject({ verdict: 'pass' });
    const { periods, agreement, backMs, budgets, requests } = report.services?.web ?? {};
    jestExpect(Object.keys(periods ?? {})).toEqual(['before', 'during', 'after']);
    jestExpect(periods?.before?.hits).toBeGreaterThan(0.5);
    jestExpect(periods?.during?.away).toBeGreaterThan(0.2);
    jestExpect(periods?.after?.lastedMs).toBeGreaterThan(1900);
    jestExpect(backMs).toBeGreaterThan(Number(report.phases.promotedMs));
    jestExpect(agreement).toMatchObject({ agrees: true, differs: [] });
    jestExpect(budgets?.map(({ kept }) => kept)).toEqual([true, true, true]);
    const answers = readAnswers(join(folder, requests ?? ''));
    jestExpect(answers.length).toBeGreaterThan(100);
  },
  MINUTES,
);

test(
  'users who get errors fail the scenario, and the report keeps the numbers',
  async () => {
    const { report } = await run(cacheAside({ ...WEB, fallback: false }), async ({ inject, finish }) => {
      await inject(crash(master));
      expect((await finish()).services.web.during).toSucceedAtLeast(1);
    });
    jestExpect(report).toMatchObject({ verdict: 'fail' });
    jestExpect(report.reason).toContain(
      'of web from the fault until the cache was back: success at least 100 %',
    );
    jestExpect(report.services?.web).toMatchObject({
      agreement: { compared: jestExpect.any(Array) },
      budgets: [{ period: 'during', kept: false }],
    });
  },
  MINUTES,
);

test(
  'a service without users has no numbers, and an expectation about them proves nothing',
  async () => {
    const { report } = await run(cacheAside({ ...WEB, load: false }), async ({ inject, finish }) => {
      await inject(crash(master));
      expect((await finish()).services.web.during).toSucceedAtLeast(1);
    });
    jestExpect(report).toMatchObject({ verdict: 'unknown', reason: 'web has no load: it had no users' });
  },
  MINUTES,
);

test(
  'a cache that never answered before the fault is no cache, and the fault is not injected',
  async () => {
    // Users ask 100 ms after one another, for so many keys, and the source takes half of that: nobody asks within the same
    // millisecond for what another got.
    const load = { ...WEB.load, rate: 4 };
    const forgetful = { ...WEB, ttl: '1ms', jitter: 0, keys: 1000, sourceDelay: '50ms', load } as const;
    const { report } = await run(cacheAside(forgetful), async ({ inject }) => {
      await inject(crash(master));
    });
    jestExpect(report).toMatchObject({
      verdict: 'unknown',
      reason: 'the cache of web answered nothing before the fault',
      faults: [],
    });
  },
  MINUTES,
);
