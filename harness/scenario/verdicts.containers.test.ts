import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, jest, expect as jestExpect, test } from '@jest/globals';
import { newFile, newFolder } from '../basics/fixture.ts';
import { type ClientSpec, optionsFrom } from '../clients/index.ts';
import { crash, master } from '../faults/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import { eventually } from '../verdict/index.ts';
import type { ScenarioBody } from './context.ts';
import { withoutJestsOwnListener } from './fixture.ts';
import { expect } from './jest.ts';
import { runUndisturbed } from './undisturbed.ts';

// What must not pass, on real containers: each has been a pass, or none of the scenario's own.

jest.setTimeout(90_000);
const SOUND = { socketTimeout: 1000, connectTimeout: 500 };

const hosts: Hosts = startHosts({ replicas: 1, sentinels: 3 });
afterAll(() => hosts.release());

async function run(body: ScenarioBody<'app'>, app: ClientSpec = SOUND) {
  const folder = newFolder('verdicts');
  const name = jestExpect.getState().currentTestName ?? '';
  const place = { name, file: 'verdicts.test.ts', folder, assertions: () => 1, hosts };
  const options = { topology: { downAfter: '2s', replicas: 1 }, clients: { app } } as const;
  const { report } = await runUndisturbed(place, options, body);
  return { report, attempts: existsSync(join(folder, 'attempts')) ? 'several' : 'one' };
}

test('a body that rejects with undefined fails', async () => {
  const { report } = await run(async ({ inject }) => {
    await inject(crash(master));
    await Promise.reject(undefined);
  });
  jestExpect(report).toMatchObject({ verdict: 'fail', reason: 'the body threw undefined' });
});

test('an assertion of node:assert fails, and the scenario runs once', async () => {
  const { report, attempts } = await run(async ({ inject }) => {
    await inject(crash(master));
    assert.equal(1, 2, 'one is not two');
  });
  jestExpect(report).toMatchObject({ verdict: 'fail', reason: 'one is not two' });
  jestExpect(attempts).toBe('one');
});

test('a failing expectation that the body does not await fails', async () => {
  const { report } = await withoutJestsOwnListener(() =>
    run(async ({ inject, clients, finish }) => {
      const failover = await inject(crash(master));
      void expect(failover).not.toPromoteWithin('20s');
      await expect(clients.app).toFollowPromotionWithin('20s');
      expect((await finish()).clients.app).toLoseAtMost(100);
    }),
  );
  jestExpect(report).toMatchObject({
    verdict: 'fail',
    reason: 'expect(…).not.toPromoteWithin failed, and the body went on without awaiting it',
  });
});

test('a fault that is injected after the end of the workload fails, because no client could notice it', async () => {
  const { report } = await run(async ({ inject, finish }) => {
    const outcome = await finish();
    await inject(crash(master));
    expect(outcome.clients.app).toLoseNoAcknowledgedWrites();
  });
  jestExpect(report).toMatchObject({
    verdict: 'fail',
    reason:
      'the crash of the master was injected after finish() had ended the workload; inject before finish()',
  });
});

test('a repeated check that fails after the body, which does not await it, fails', async () => {
  const { report } = await withoutJestsOwnListener(() =>
    run(async ({ inject, finish }) => {
      await inject(crash(master));
      expect((await finish()).clients.app).toLoseAtMost(100);
      void eventually('500ms', () => jestExpect('not yet').toBe('at last'));
    }),
  );
  jestExpect(report).toMatchObject({
    verdict: 'fail',
    reason: jestExpect.stringMatching(/^a promise or callback that the body did not await failed: expect/),
  });
});

test('a client whose process ends at its first reconnection fails, although no expectation is about it', async () => {
  const file = newFile('options.mjs', 'export default { retryStrategy: () => process.exit(3) };');
  const { report } = await run(
    async ({ inject, finish }) => {
      await expect(await inject(crash(master))).toPromoteWithin('15s');
      await finish();
    },
    optionsFrom(pathToFileURL(file)),
  );
  jestExpect(report).toMatchObject({ verdict: 'fail', clients: { app: { process: 'died' } } });
  jestExpect(report.findings.find(({ checker }) => checker === 'process')).toMatchObject({
    verdict: 'fail',
    reason: jestExpect.stringMatching(/^the process of app died: .*exit code 3/),
  });
});
