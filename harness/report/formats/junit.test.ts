import { describe, expect, test } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { findingOf } from '../../checkers/index.ts';
import { REPORT } from '../made-up.ts';
import type { RunReport } from '../result.ts';
import { junitXml } from './junit.ts';
import { counting, failed, runOf, skipped, slow, unknown, untold } from './made-up.ts';

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly properties: { readonly property: readonly Property[] };
  readonly testcase: readonly Case[];
}
type Property = { readonly name: string; readonly value: string };
type Why = { readonly message: string; readonly type: string; readonly '#text': string };
interface Case {
  readonly name: string;
  readonly classname: string;
  readonly properties?: { readonly property: readonly Property[] };
  readonly failure?: Why;
  readonly error?: Why;
  readonly skipped?: Why;
  readonly 'system-out'?: string;
}
type Suites = Readonly<Record<string, string>> & { readonly testsuite: readonly Suite[] };

const READER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  isArray: name => ['testsuite', 'testcase', 'property'].includes(name),
});

/** Reads it as a CI system does, which refuses what is not well-formed. */
function read(run: RunReport): Suites {
  const xml = junitXml(run);
  expect(XMLValidator.validate(xml)).toBe(true);
  return (READER.parse(xml) as { readonly testsuites: Suites }).testsuites;
}

const casesOf = ({ testsuite }: Suites) => testsuite.flatMap(({ testcase }) => testcase);
const onlyCase = (run: RunReport): Case | undefined => casesOf(read(run))[0];
const valuesOf = (properties: Case['properties']) =>
  Object.fromEntries((properties?.property ?? []).map(({ name, value }) => [name, value]));

describe('verdicts', () => {
  const suites = read(runOf([REPORT, failed, unknown, skipped]));

  test('are counted, over all and in each file', () => {
    expect(suites).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1', time: '5.000' });
    expect(suites.testsuite).toMatchObject([
      {
        name: 'scenarios/x.scenario.ts',
        tests: '3',
        failures: '1',
        errors: '0',
        skipped: '1',
        time: '15.000',
      },
      { name: 'scenarios/master-hangs/freeze.scenario.ts', tests: '1', failures: '0', errors: '1' },
    ]);
  });

  test('unknown is an error, fail a failure, and each says why; a pass says nothing', () => {
    const [passed, fail, skip, unknowns] = casesOf(suites);
    expect(fail?.failure).toMatchObject({ message: failed.reason, type: 'fail', '#text': failed.reason });
    expect(unknowns?.error).toMatchObject({ message: unknown.reason, type: 'unknown' });
    expect(skip?.skipped).toMatchObject({ message: skipped.reason });
    for (const key of ['failure', 'error', 'skipped']) expect(passed).not.toHaveProperty(key);
  });

  test('what a person must correct is an error of that type', () => {
    expect(onlyCase(runOf([{ ...unknown, unusable: true }]))?.error?.type).toBe('unusable');
  });

  test('a run that did not hold, although its scenarios did, is no good one', () => {
    const { errors, tests, testsuite } = read(runOf([REPORT], { exitCode: 1 }));
    expect({ errors, tests }).toEqual({ errors: '1', tests: '2' });
    expect(testsuite.at(-1)?.testcase[0]?.error?.message).toMatch(/could not be loaded/);
  });
});

describe('a test case', () => {
  test('is called as its scenario, in a class for its file, with the line to look at', () => {
    expect(onlyCase(runOf([failed]))).toMatchObject({
      name: failed.name,
      classname: 'scenarios.x',
      file: failed.file,
      line: '12',
      time: '5.000',
    });
    expect(onlyCase(runOf([unknown]))).not.toHaveProperty('line');
  });

  test('has what fails as the scenario expects, with the reason', () => {
    const findings = [{ ...findingOf('loss', 'fail', 'app lost 2', {}), expected: 'the lag is wanted' }];
    expect(onlyCase(runOf([{ ...REPORT, findings }]))?.['system-out']).toContain(
      'loss: app lost 2 (the lag is wanted)',
    );
    expect(onlyCase(runOf([REPORT]))).not.toHaveProperty('system-out');
  });

  test('has the failover and each client in its properties', () => {
    expect(valuesOf(onlyCase(runOf([REPORT]))?.properties)).toEqual({
      newMaster: 'redis-2',
      promotedMs: '2000',
      'app.followedMs': '4000',
      'app.outageMs': '4010',
      'app.outageEnded': 'true',
      'app.lost': '2',
      'app.lostUnit': 'element',
    });
  });

  test.each([
    ['what did not come', untold, []],
    ['a loss that cannot be told', counting, expect.not.arrayContaining(['app.lost'])],
    ['an outage that could not be noticed', slow, expect.not.arrayContaining(['app.outageMs'])],
  ])('leaves out %s', (_what, report, names) => {
    expect(Object.keys(valuesOf(onlyCase(runOf([report]))?.properties))).toEqual(names);
  });
});

test('a suite tells what it ran on', () => {
  const [suite] = read(runOf([REPORT])).testsuite;
  expect(valuesOf(suite?.properties)).toEqual({
    run: 'r',
    server: 'redis 7',
    image: 'i',
    engine: 'Docker 1',
    seed: '4',
  });
});

test('whatever a reason says can be written and read', () => {
  const red = String.fromCharCode(27);
  const nasty = `said "<a> & b" ]]> ${red}[31mred${red}[0m \u0000 \ud800`;
  const found = onlyCase(runOf([{ ...failed, name: nasty, reason: `${nasty}\nand more` }]));
  const legible = 'said "<a> & b" ]]> \ufffd[31mred\ufffd[0m \ufffd \ufffd';
  expect(found).toMatchObject({
    name: legible,
    failure: { message: legible, '#text': `${legible}\nand more` },
  });
});

test.each([
  ['an attribute without its value', '<a b/>'],
  ['an element that does not end', '<a><b></a>'],
])('a reader would refuse %s', (_what, xml) => {
  expect(XMLValidator.validate(xml)).not.toBe(true);
});
