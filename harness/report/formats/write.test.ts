import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { REPORT, RUN } from '../made-up.ts';
import { writeFormats } from './index.ts';

beforeEach(() => {
  delete process.env.GITHUB_STEP_SUMMARY;
});

const folderWith = (run?: object): string => newFolder('run', run && { 'run.json': JSON.stringify(run) });

test('writes a file for each format, and again for the same run the same', async () => {
  const folder = folderWith(RUN);
  expect(await writeFormats(folder)).toEqual([]);
  const files = ['junit.xml', 'metrics.txt', 'phases.csv', 'summary.md'];
  const before = files.map(file => readFileSync(join(folder, file), 'utf8'));
  for (const text of before) expect(text).toContain(REPORT.name);
  expect(await writeFormats(folder)).toEqual([]);
  expect(files.map(file => readFileSync(join(folder, file), 'utf8'))).toEqual(before);
});

test('a format that cannot be written is told, and does not keep the others from being written', async () => {
  const folder = folderWith(RUN);
  mkdirSync(join(folder, 'phases.csv'));
  expect(await writeFormats(folder)).toEqual([
    expect.stringMatching(/^phases\.csv could not be written: .*EISDIR/),
  ]);
  expect(existsSync(join(folder, 'junit.xml'))).toBe(true);
});

test('so is a summary of the step that cannot be written', async () => {
  process.env.GITHUB_STEP_SUMMARY = folderWith();
  expect(await writeFormats(folderWith(RUN))).toEqual([
    expect.stringMatching(/^the summary for GitHub could not be written: .*EISDIR/),
  ]);
});

test.each([
  ['did not end', undefined, 'there is no run.json'],
  ['is of another version', { ...RUN, schemaVersion: 2 }, 'another schemaVersion than 4'],
])('of a run that %s there are none, which is told', async (_what, run, why) => {
  const folder = folderWith(run);
  expect(await writeFormats(folder)).toEqual([expect.stringContaining(why)]);
  expect(existsSync(join(folder, 'junit.xml'))).toBe(false);
});
