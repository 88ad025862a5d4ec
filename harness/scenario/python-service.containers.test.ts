import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect as jestExpect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { client, crash, freeze, master, type Nemesis, partition, rest } from '../faults/index.ts';
import { type Answer, http, readAnswers, service } from '../services/index.ts';
import { type Hosts, startHosts } from '../topology/index.ts';
import { expect } from './jest.ts';
import { runUndisturbed } from './undisturbed.ts';

// A service in another language under the faults of its master: what the report says of it agrees with its own log.

const FIXTURE = fileURLToPath(new URL('./service-fixture.py', import.meta.url));
const PYTHON = '/usr/bin/python3';
const TIMEOUT_MS = 2000;
// What the way to the service and a busy machine add.
const SLACK_MS = 250;

const canRun = spawnSync(PYTHON, ['-c', 'import redis.sentinel']).status === 0;
if (!canRun)
  console.warn(`skipped: ${PYTHON} has no module redis; install it with 'apt-get install python3-redis'`);
const testWithPython = canRun ? test : test.skip;

const hosts: Hosts | undefined = canRun ? startHosts({ replicas: 1, sentinels: 3 }) : undefined;
afterAll(() => hosts?.release());

interface Logged {
  readonly n: number;
  readonly status: number;
  readonly began: number;
  readonly ended: number;
}

const faults: readonly (readonly [string, () => Nemesis])[] = [
  ['a crash of the master', () => crash(master)],
  ['a frozen master', () => freeze(master)],
  ['a split that cuts the master off', () => partition({ old: [master], new: [rest, client] })],
];

testWithPython.each(faults)(
  'a Python service under %s: the report agrees with its own log',
  async (_what, fault) => {
    const folder = newFolder('python');
    // Of the last attempt.
    let log = '';
    const api = service({
      command: [PYTHON, FIXTURE],
      env: ({ sentinels, port: own }) => {
        log = join(folder, `own-log-${own}.jsonl`);
        return {
          SENTINELS: sentinels.map(({ host, port }) => `${host}:${port}`).join(','),
          LOG: log,
        };
      },
      ready: { http: '/health' },
      load: http({ path: '/orders/{n}', method: 'POST', rate: 30, timeout: '2s', expect: { body: '"id"' } }),
    });
    const before = jestExpect.getState().assertionCalls;
    const { report } = await runUndisturbed(
      {
        name: jestExpect.getState().currentTestName ?? '',
        file: 'python-service.test.ts',
        folder,
        assertions: () => jestExpect.getState().assertionCalls - before,
        ...(hosts && { hosts }),
      },
      { topology: { downAfter: '2s', replicas: 1 }, services: { api } },
      async ({ inject, finish, budget }) => {
        await expect(await inject(fault())).toPromoteWithin(budget.promotion);
        const outcome = (await finish()).services.api;
        expect(outcome.before).toSucceedAtLeast(1);
        expect(outcome).toRecoverWithin('25s');
        expect(outcome).toBeUnavailableForAtMost('25s');
      },
    );
    jestExpect(report).toMatchObject({ verdict: 'pass' });
    const found = report.services?.api;
    const answers = readAnswers(join(folder, found?.requests ?? ''));
    const logged = readLog(log);
    jestExpect(disagreements(answers, logged)).toEqual([]);
    // Failures are in the time of the fault, and users were without it for as long as its own log has no success.
    jestExpect(found?.periods.during?.success).toBeLessThan(0.95);
    const faultAtMs = Number(report.fault?.injectedAtMs) + report.clockOriginMs;
    const gapMs = longestGap(
      logged.filter(({ status }) => status === 200).map(({ ended }) => ended),
      faultAtMs,
    );
    jestExpect(found?.unavailableMs).toBeGreaterThan(gapMs - SLACK_MS);
    jestExpect(found?.unavailableMs).toBeLessThan(gapMs + SLACK_MS);
    const own = logged.filter(({ ended }) => ended < faultAtMs).map(({ began, ended }) => ended - began);
    jestExpect(Math.abs(median(own) - Number(found?.periods.before?.p50Ms))).toBeLessThan(SLACK_MS);
  },
  150_000,
);

const readLog = (path: string): Logged[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Logged)
    .sort((a, b) => a.ended - b.ended);

/** Requests of which load generator and service say different things. */
function disagreements(answers: readonly Answer[], logged: readonly Logged[]): string[] {
  const byNumber = new Map(logged.map(each => [each.n, each]));
  return answers.flatMap(({ n = -1, ok, atMs, error }) => {
    const own = byNumber.get(n);
    if (ok) return own?.status === 200 ? [] : [`${n} succeeded, and its log has ${own?.status}`];
    // One that came too late was a success of which its user did not hear.
    const isLate = own !== undefined && own.ended - atMs > TIMEOUT_MS - SLACK_MS;
    return own?.status === 200 && !isLate ? [`${n} failed (${error}), and its log has 200`] : [];
  });
}

const longestGap = (moments: readonly number[], fromMs: number): number =>
  Math.max(0, ...moments.slice(1).flatMap((atMs, i) => (atMs < fromMs ? [] : [atMs - (moments[i] ?? atMs)])));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
