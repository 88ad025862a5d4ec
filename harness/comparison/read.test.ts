import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { RUN } from '../report/made-up.ts';
import { baselineOf } from './baseline.ts';
import { compare } from './compare.ts';
import { repeatsFrom } from './made-up.ts';
import { measuredOf } from './measured.ts';
import { readMeasured } from './read.ts';

const folder = newFolder('read');
const repeat = repeatsFrom(1, RUN);

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const run = repeat(20);
const json = (value: unknown) => JSON.stringify(value);

describe('a run is read', () => {
  test('from its folder and from its run.json alike', () => {
    mkdirSync(join(folder, 'a-run'));
    const path = file('a-run/run.json', json(run));
    expect(readMeasured(join(folder, 'a-run'))).toEqual(measuredOf(run));
    expect(readMeasured(path)).toEqual(measuredOf(run));
  });

  test('from a baseline as from the run that it was made of', () => {
    const other = measuredOf(repeat(20, 300));
    const baseline = readMeasured(file('baseline.json', baselineOf(measuredOf(run))));
    expect(compare(baseline, other)).toEqual(compare(measuredOf(run), other));
  });
});

test('a baseline is a small part of its run, and has a line for each list of numbers', () => {
  const text = baselineOf(measuredOf(run));
  expect(text.length).toBeLessThan(json(run).length / 2);
  expect(text).toMatch(/^ {5}"values": \[ \d[\d., ]+ \],$/m);
});

/** The same JSON with something else in one place. */
function changed(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

describe('what cannot be read is refused with the field', () => {
  test.each<[string, (string | number)[], unknown, string]>([
    ['run.json', ['schemaVersion'], 2, 'schemaVersion is 2 (number); allowed: 4'],
    ['run.json', ['environment'], undefined, 'environment is undefined (undefined); allowed: an object'],
    ['run.json', ['environment', 'cpus'], '2', 'environment.cpus is "2" (string); allowed: a number'],
    ['run.json', ['scenarios'], {}, 'scenarios is {} (object); allowed: a list'],
    [
      'run.json',
      ['scenarios', 3, 'verdict'],
      'ok',
      'scenarios[3].verdict is "ok" (string); allowed: "pass", "fail"',
    ],
    [
      'run.json',
      ['scenarios', 0, 'phases', 'promotedMs'],
      '2s',
      'scenarios[0].phases.promotedMs is "2s" (string)',
    ],
    [
      'run.json',
      ['scenarios', 0, 'clients', 'app', 'outageMs'],
      null,
      'scenarios[0].clients.app.outageMs is null (null)',
    ],
    [
      'run.json',
      ['scenarios', 0, 'earlier'],
      ['the vote was tied'],
      'scenarios[0].earlier[0] is "the vote was tied" (string); allowed: an object',
    ],
    ['baseline', ['schemaVersion'], 9, 'schemaVersion is 9 (number); allowed: 1'],
    ['baseline', ['planted'], 'no', 'planted is "no" (string); allowed: true or false'],
    [
      'baseline',
      ['scenarios', 0, 'verdicts', 'pass'],
      -1,
      'scenarios[0].verdicts.pass is -1 (number); allowed: a whole number',
    ],
    [
      'baseline',
      ['scenarios', 0, 'samples', 'promoted', 'values', 7],
      'x',
      'scenarios[0].samples.promoted.values[7] is "x"',
    ],
    [
      'baseline',
      ['scenarios', 0, 'samples', 'promoted', 'over'],
      1,
      'scenarios[0].samples.promoted.over is 1 (number)',
    ],
  ])('of a %s: %j', (kind, path, to, message) => {
    const value = kind === 'baseline' ? measuredOf(run) : run;
    const name = file('wrong.json', json(changed(value, path, to)));
    expect(() => readMeasured(name)).toThrow(`${name}: ${message}`);
    expect(() => readMeasured(name)).toThrow(expect.objectContaining({ name: 'UnusableInput' }));
  });

  test.each<[string, () => string, RegExp]>([
    ['nothing', () => join(folder, 'nowhere'), /nowhere\n {2}found: no such file or folder/],
    ['a run that did not end', () => folder, /no run\.json: it did not come to its end/],
    ['what is not JSON', () => file('x.json', '{'), /x\.json is not JSON: /],
    [
      'a list',
      () => file('x.json', '[1]'),
      /x\.json is \[1\] \(object\); allowed: a run\.json or a baseline/,
    ],
    ['null', () => file('x.json', 'null'), /x\.json is null \(null\); allowed: a run\.json or a baseline/],
    ['another JSON file', () => file('x.json', '{"name": "x"}'), /x\.json: schemaVersion is undefined/],
  ])('%s', (_what, path, message) => {
    expect(() => readMeasured(path())).toThrow(message);
  });
});
