import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { REPORT, RUN } from '../../report/made-up.ts';
import type { ScenarioReport } from '../../report/result.ts';
import { SYSTEMS } from '../../systems/index.ts';
import { marksOf, picturePart, SYSTEMS_PAGE, showedPart, systemsPage, withParts } from './page.ts';
import { systemOf } from './tables.ts';

const page = readFileSync(SYSTEMS_PAGE, 'utf8');
const between = (text: string, name: string): string => {
  const [begin, end] = marksOf(name);
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end));
};

test.each(SYSTEMS.map(system => [system.name, system] as const))(
  'the page has the picture of %s that the command prints, the command, and a place for what was shown',
  (name, system) => {
    const { name: part, text } = picturePart(system);
    expect(between(page, part)).toBe(`\n\n${text}\n\n`);
    expect(page).toContain(`\nnpm run dev:systems -- ${name}\n`);
    for (const mark of marksOf(showedPart(name))) expect(page).toContain(mark);
  },
);

test('what a run showed stands in the place of its system, and all else stays as it was', () => {
  const written = systemsPage(page, RUN);
  expect(between(written, showedPart('sentinel'))).toContain(
    'On 2026-01-01, with redis 7 on 2 cores: 1 of 1 passed.',
  );
  expect(between(written, showedPart('sentinel'))).toMatch(
    /\| a client follows \| pass \| 2\.00 s \| app \| 4\.00 s \| 4\.01 s \| 2 elements \| detected 1\.00 s, promoted 2\.00 s \|/,
  );
  const without = (text: string) => withParts(text, [{ name: showedPart('sentinel'), text: '' }]);
  expect(without(written)).toBe(without(page));
  expect(systemsPage(written, RUN)).toBe(written);
});

const numbers = { lastedMs: 1000, requests: 50, success: 1, hungUp: 0, p99Ms: 12, hits: 0.95, stale: 0 };
const WEB = 'scenarios/applications/master-dies.scenario.ts';
const service = {
  hasCache: true,
  periods: { before: numbers, during: { ...numbers, success: 0.5, hits: 0 }, after: numbers },
  shards: { 'shard-1': { before: { ...numbers, requests: 17 }, during: { ...numbers, requests: 7 } } },
  backMs: 3210,
  budgets: [],
  requests: 'x',
  process: 'finished',
  exits: [],
  restart: 'never',
  leftBehind: [],
  output: 'x',
  unavailable: [],
} as const;

test('a service is shown by what its users met with before, during and after the fault', () => {
  const report = { ...REPORT, file: WEB, services: { web: service } };
  const shown = between(systemsPage(page, { ...RUN, scenarios: [report] }), showedPart('cache-aside'));
  expect(shown).toMatch(
    /\| a client follows \| pass \| 3\.21 s \| before \| 50 \| 100 % \| 12 ms \| 95 % \|/,
  );
  expect(shown).toMatch(/\| {2}\| {2}\| {2}\| during \| 50 \| 50 % \|/);
  expect(shown).toMatch(/\| {2}\| {2}\| {2}\| after \| 50 \| 100 % \|/);
  expect(shown).toMatch(/\| {2}\| {2}\| {2}\| during, shard-1 \| 7 \| 100 % \|/);
  expect(shown).not.toContain('| 17 |');
});

test('scenarios without users stand in a table of their own, without columns in which nothing stands', () => {
  const asked = { ...REPORT, file: WEB, services: { web: service } };
  const refused = { ...REPORT, name: 'a wrong port is named', file: 'scenarios/cache-aside.scenario.ts' };
  const scenarios = [asked, { ...refused, phases: {}, clients: {} }];
  const shown = between(systemsPage(page, { ...RUN, scenarios }), showedPart('cache-aside'));
  expect(shown).toMatch(
    /\n\n\| scenario \| verdict \|\n\| --- \| --- \|\n\| a wrong port is named \| pass \|\n/,
  );
});

test('many scenarios are shown by what fails', () => {
  const scenarios = Array.from({ length: 40 }, (_, i) => ({
    ...REPORT,
    file: 'scenarios/network/x.scenario.ts',
    verdict: i === 0 ? ('fail' as const) : ('pass' as const),
    phases: { promotedMs: 1000 + i },
  }));
  const shown = between(systemsPage(page, { ...RUN, scenarios }), showedPart('sentinel'));
  expect(shown).toContain('39 of 40 passed.');
  expect(shown).toContain('| Network | 40 | 39 | 1.00 s | 1.02 s | 1.04 s |');
});

test.each<[string, Partial<ScenarioReport>]>([
  ['service', { file: 'scenarios/services/x.scenario.ts', services: { web: service } }],
  ['cluster', { file: 'scenarios/cluster/x.scenario.ts' }],
  ['cache-aside', { file: 'scenarios/applications/master-dies.scenario.ts' }],
  ['dns', { file: 'scenarios/applications/dns-crash.scenario.ts' }],
  ['two-machines', { file: 'scenarios/configuration/two-machines.scenario.ts' }],
  ['two-machines', { faults: [{ kind: 'cut-off-machine', target: 'x', askedAtMs: 1 }] }],
  ['sentinel', { file: 'scenarios/sentinels/x.scenario.ts' }],
  ['sentinel', {}],
])('a scenario is told to be about %s', (system, what) => {
  expect(systemOf({ ...REPORT, ...what })).toBe(system);
});

test('a run that tells nothing is refused, and so is a page without a place for what was shown', () => {
  const planted = { ...REPORT, planted: 'an unsubscribed client' };
  expect(() => systemsPage(page, { ...RUN, scenarios: [planted] })).toThrow(
    /the run r has no results for the systems/,
  );
  expect(() => withParts('nothing', [{ name: 'picture x', text: '' }])).toThrow(
    /lacks the line <!-- picture x: written by[\s\S]*to do: put the lines/,
  );
});
