import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ScenarioReport } from '../report/index.ts';
import { TooBusy, Unknown } from '../verdict/index.ts';
import { untilJudged, wasTooBusy } from './attempts.ts';
import type { ScenarioPlace } from './place.ts';
import { emptyReport } from './report.ts';

const CALM = { lagMs: 10, engineMs: 20, stolen: 0, busy: 0.5 };
const BUSY = { ...CALM, busy: 1 };

type Told = Pick<ScenarioReport, 'verdict' | 'disturbance'> & {
  readonly unusable?: boolean;
  readonly thrown?: Error;
};

/** Runs a scenario whose attempts end as told, one after the other. */
const play = (...told: readonly Told[]) => playWith(undefined, ...told);

async function playWith(isWorthAnother: typeof wasTooBusy | undefined, ...told: readonly Told[]) {
  const folder = join(mkdtempSync(join(tmpdir(), 'attempts-')), 'scenario');
  const place: ScenarioPlace = { name: 'a scenario', file: 'a.scenario.ts', folder, assertions: () => 1 };
  const found: boolean[] = [];
  const run = async () => {
    found.push(existsSync(join(folder, 'left')));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'left'), '');
    const { thrown, ...how } = told[found.length - 1] ?? {};
    const report = { ...emptyReport(place), reason: `attempt ${found.length}`, ...how };
    return { report: report as ScenarioReport, thrown };
  };
  const { report } = await untilJudged(() => place, run, isWorthAnother);
  return { report, attempts: found.length, found, folder };
}

test('what a busy machine left unknown is run again, in a clean folder, and the report tells why', async () => {
  const { report, attempts, found, folder } = await play(
    { verdict: 'unknown', disturbance: BUSY },
    { verdict: 'pass', disturbance: CALM },
  );
  expect({ attempts, found }).toEqual({ attempts: 2, found: [false, false] });
  expect(report).toMatchObject({ verdict: 'pass', earlier: ['attempt 1'] });
  expect(JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'))).toMatchObject({
    earlier: ['attempt 1'],
  });
});

test('a machine that was busy just while something was judged is reason enough', async () => {
  const thrown = new TooBusy('the machine was too busy');
  const { report, attempts } = await play(
    { verdict: 'unknown', disturbance: CALM, thrown },
    { verdict: 'pass', disturbance: CALM },
  );
  expect({ attempts, verdict: report.verdict }).toEqual({ attempts: 2, verdict: 'pass' });
});

const UNKNOWN = { verdict: 'unknown', disturbance: CALM, thrown: new Unknown('the vote was tied') } as const;

test('what a calm machine left unknown is run again as well', async () => {
  const { report, attempts } = await play(UNKNOWN, { verdict: 'pass', disturbance: CALM });
  expect({ attempts, earlier: report.earlier }).toEqual({ attempts: 2, earlier: ['attempt 1'] });
});

test('a repetition keeps its tied vote: how often that happens is part of what is measured', async () => {
  const { report, attempts } = await playWith(wasTooBusy, UNKNOWN);
  expect({ attempts, verdict: report.verdict }).toEqual({ attempts: 1, verdict: 'unknown' });
});

test('it stays unknown when the third attempt proves nothing either', async () => {
  const busy = { verdict: 'unknown', disturbance: BUSY } as const;
  const { report, attempts } = await play(busy, UNKNOWN, busy, { verdict: 'pass', disturbance: CALM });
  expect({ attempts, verdict: report.verdict }).toEqual({ attempts: 3, verdict: 'unknown' });
});

test.each<[string, Told]>([
  ['a failure on a busy machine', { verdict: 'fail', disturbance: BUSY }],
  ['a pass on a busy machine', { verdict: 'pass', disturbance: BUSY }],
  ['unusable input', { verdict: 'unknown', disturbance: BUSY, unusable: true }],
])('%s is not run again', async (_, told) => {
  const { attempts, report } = await play(told, { verdict: 'pass', disturbance: CALM });
  expect({ attempts, verdict: report.verdict }).toEqual({ attempts: 1, verdict: told.verdict });
});
