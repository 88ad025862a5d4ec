import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { claimRun } from '../engine/index.ts';
import { createRunFolder } from './folder.ts';
import { keepRun, keptRuns, removeOldRuns, showRemoved } from './old-runs.ts';

const DAYS = ['21', '22', '23', '24', '25'].map(day => `2026-11-${day}T10-00-00.000`);
const [OLDEST = '', SECOND = '', THIRD = '', FOURTH = '', NEWEST = ''] = DAYS;
/** A process that ended: no machine starts process 1 so late. */
const GONE = claimRun().owner.replace(/:\d+:\w+$/, ':1:99999999999');
const ELSEWHERE = `0123456789ab:1:1`;

/** A folder of five runs that ended. @param change of a fixture before anything is removed */
function reportsWith(change: (reports: string) => void = () => undefined): string {
  const files = DAYS.flatMap(name => [`${name}/run.json`, `${name}/01-crash/history/app.jsonl`]);
  const reports = newFolder('reports', Object.fromEntries(files.map(file => [file, '{}'])));
  change(reports);
  return reports;
}

const namesIn = (folder: string): string[] => readdirSync(folder).sort();

const owned = (run: string, owner: string) => (reports: string) =>
  writeFileSync(join(reports, run, 'owner'), `${owner}\n`);

test('the newest runs stay, the others are removed with everything in them', () => {
  const reports = reportsWith();
  expect(removeOldRuns(reports, 2)).toEqual({ removed: [OLDEST, SECOND, THIRD], stuck: [] });
  expect(namesIn(reports)).toEqual([FOURTH, NEWEST]);
});

test('nothing is removed where there are no more than that', () => {
  expect(removeOldRuns(reportsWith(), 5).removed).toEqual([]);
  expect(removeOldRuns(reportsWith(), Number.POSITIVE_INFINITY).removed).toEqual([]);
});

test.each<[string, (reports: string) => void]>([
  ['a symbolic link such as latest leads to', reports => symlinkSync(OLDEST, join(reports, 'latest'))],
  ['is still written by a process', owned(OLDEST, claimRun().owner)],
  [
    'a baseline in the folder was made from',
    reports =>
      writeFileSync(
        join(reports, 'baseline.json'),
        JSON.stringify({ kind: 'failover baseline', run: OLDEST }),
      ),
  ],
  ['is marked', reports => keepRun(join(reports, OLDEST), 'the baseline of a gate')],
])('a run that %s stays', (_what, change) => {
  const reports = reportsWith(change);
  expect(removeOldRuns(reports, 2).removed).toEqual([SECOND, THIRD]);
  expect(existsSync(join(reports, OLDEST, '01-crash/history/app.jsonl'))).toBe(true);
});

test('a run whose process ended is an old run, also one that was killed', () => {
  const reports = reportsWith(reports => {
    owned(OLDEST, GONE)(reports);
    const killed = join(reports, '2026-11-20T10-00-00.000');
    mkdirSync(join(killed, '01-crash'), { recursive: true });
    writeFileSync(join(killed, '01-crash/begun.json'), '{}');
  });
  expect(removeOldRuns(reports, 4).removed).toEqual(['2026-11-20T10-00-00.000', OLDEST]);
});

test('a run of another machine goes on until it has its run.json', () => {
  const begun = '2026-11-20T10-00-00.000';
  const reports = reportsWith(reports => {
    owned(OLDEST, ELSEWHERE)(reports);
    mkdirSync(join(reports, begun));
    owned(begun, ELSEWHERE)(reports);
  });
  expect(removeOldRuns(reports, 4).removed).toEqual([OLDEST]);
  expect(existsSync(join(reports, begun))).toBe(true);
});

test('a run without a scenario takes the place of no other, and is removed with those of its time', () => {
  const [before, after] = ['2026-11-20T10-00-00.000', '2026-11-26T10-00-00.000'];
  const reports = reportsWith(reports => {
    for (const name of [before, after]) {
      mkdirSync(join(reports, name));
      owned(name, GONE)(reports);
    }
  });
  expect(removeOldRuns(reports, 5).removed).toEqual([before]);
  expect(removeOldRuns(reports, 4).removed).toEqual([OLDEST]);
  expect(existsSync(join(reports, after))).toBe(true);
});

test('what is not a run is never removed', () => {
  const others = ['before-the-upgrade', '2026-11-01T10-00-00.000', '2026-11-02'];
  const reports = reportsWith(reports => {
    for (const name of others) mkdirSync(join(reports, name));
    writeFileSync(join(reports, 'before-the-upgrade/run.json'), '{}');
    writeFileSync(join(reports, '2026-11-02/run.json'), '{}');
    writeFileSync(join(reports, '2026-11-03T10-00-00.000'), 'a file');
    mkdirSync(join(reports, '2026-11-01T10-00-00.000/notes'));
  });
  expect(removeOldRuns(reports, 1).removed).toEqual(DAYS.slice(0, -1));
  expect(namesIn(reports)).toEqual([...others, '2026-11-03T10-00-00.000', NEWEST].sort());
});

test('a symbolic link to a run elsewhere is no run, and what it leads to stays', () => {
  const elsewhere = reportsWith();
  const reports = reportsWith(reports =>
    symlinkSync(join(elsewhere, OLDEST), join(reports, '2026-11-01T10-00-00.000')),
  );
  removeOldRuns(reports, 1);
  expect(namesIn(elsewhere)).toEqual(DAYS);
});

test('a new run removes the old ones and stays itself', () => {
  process.env.HARNESS_KEEP_RUNS = '2';
  const reports = reportsWith();
  const folder = createRunFolder({ reports, at: new Date('2026-11-26T10:00:00.000Z') });
  delete process.env.HARNESS_KEEP_RUNS;
  expect(namesIn(reports)).toEqual([NEWEST, '2026-11-26T10-00-00.000', 'latest']);
  expect(existsSync(folder)).toBe(true);
});

test('a command that reads old runs removes none', () => {
  process.env.HARNESS_KEEP_RUNS = '2';
  const reports = reportsWith();
  createRunFolder({ reports, at: new Date('2026-11-26T10:00:00.000Z'), old: 'stay' });
  delete process.env.HARNESS_KEEP_RUNS;
  expect(namesIn(reports)).toEqual([...DAYS, '2026-11-26T10-00-00.000', 'latest']);
});

test('a run is written where a person wants it, and latest leads there', () => {
  const reports = reportsWith();
  const output = join(reports, '..', `mine.${process.pid}`);
  expect(createRunFolder({ reports, output })).toBe(output);
  expect(realpathSync(join(reports, 'latest'))).toBe(realpathSync(output));
  expect(() => createRunFolder({ reports, output })).toThrow(/--output[\s\S]*new or empty/);
});

test('a folder called latest is refused before anything is made, and stays', () => {
  const reports = newFolder('reports');
  mkdirSync(join(reports, 'latest'));
  expect(() => createRunFolder({ reports })).toThrow(/latest at a new run\n +found: a folder of that name/);
  expect(namesIn(reports)).toEqual(['latest']);
});

test('a run that begins at the same time does not stop another one', () => {
  const reports = reportsWith();
  const first = createRunFolder({ reports, at: new Date('2026-11-26T10:00:00.000Z'), old: 'stay' });
  const second = createRunFolder({ reports, at: new Date('2026-11-26T10:00:00.001Z'), old: 'stay' });
  expect(realpathSync(join(reports, 'latest'))).toBe(realpathSync(second));
  expect(namesIn(reports)).toEqual([...DAYS, basename(first), basename(second), 'latest']);
});

test('one line says what was removed', () => {
  const show = (...removed: string[]) => showRemoved('reports', 50, { removed, stuck: [] });
  expect(show()).toBe('');
  expect(show(OLDEST)).toBe(
    `removed the old run ${OLDEST} from reports/, which keeps the newest 50 (HARNESS_KEEP_RUNS)`,
  );
  expect(show(OLDEST, SECOND, THIRD)).toMatch(
    /^removed 3 old runs \(2026-11-21\S+ to 2026-11-23\S+\) from reports\//,
  );
});

test.each([
  [undefined, 50],
  ['7', 7],
  ['all', Number.POSITIVE_INFINITY],
])('HARNESS_KEEP_RUNS %j keeps %d', (text, count) => {
  expect(keptRuns({ HARNESS_KEEP_RUNS: text })).toBe(count);
});

test.each(['0', '-1', '1.5', 'many', '7 '])('HARNESS_KEEP_RUNS %j is refused', text => {
  expect(() => keptRuns({ HARNESS_KEEP_RUNS: text })).toThrow(/HARNESS_KEEP_RUNS is .*a whole number from 1/);
});
