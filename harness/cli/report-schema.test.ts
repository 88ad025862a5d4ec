import { readFileSync } from 'node:fs';
import { describe, expect, jest, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { SPLIT } from '../report/html/made-up.ts';
import { ATTEMPT, REPORT, RUN } from '../report/made-up.ts';
import { SCHEMAS, schemaOf } from './report-schema.ts';

// The compiler reads all types of the harness, on a machine that may be busy.
jest.setTimeout(120_000);

const [RUN_SCHEMA, SCENARIO_SCHEMA] = SCHEMAS;
const committed = ({ path }: (typeof SCHEMAS)[number]) => readFileSync(path, 'utf8');

const AJV = new Ajv({ allErrors: true, allowUnionTypes: true });

/** What the schema has against a value; empty when it has nothing. */
function complaints(schema: (typeof SCHEMAS)[number], value: unknown): string[] {
  const validate = AJV.compile(JSON.parse(committed(schema)) as object);
  // As a reader of the file has it: without fields that are undefined.
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test.each(SCHEMAS)('the schema of $type is what the types say (npm run dev:pages)', schema => {
  expect(committed(schema)).toBe(schemaOf(schema.type));
});

const SHARD = { index: 1, of: 2 };
const DIFFERENCE = { what: 'server', found: [{ value: 'redis 7', runs: ['a'] }] };

describe('run.json', () => {
  test.each([
    ['of one scenario', RUN],
    ['with a repeated attempt', { ...RUN, scenarios: [{ ...REPORT, earlier: [ATTEMPT] }] }],
    ['of a shard', { ...RUN, shard: SHARD }],
    ['that was joined', { ...RUN, merged: [{ ...RUN, shard: SHARD }], differences: [DIFFERENCE] }],
    ['of a later version, with a field more', { ...RUN, weather: 'rain' }],
  ])('%s is accepted', (_what, run) => {
    expect(complaints(RUN_SCHEMA, run)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['lacks a field', { ...RUN, exitCode: undefined }, " must have required property 'exitCode'"],
    ['has another version', { ...RUN, schemaVersion: 2 }, '/schemaVersion must be equal to constant'],
    ['has an exit code that there is not', { ...RUN, exitCode: 3 }, '/exitCode must be equal to one of'],
    ['has a text for a number', { ...RUN, durationMs: '5 s' }, '/durationMs must be number'],
    [
      'was joined from a run that lacks a field',
      { ...RUN, merged: [{ ...RUN, workers: undefined }] },
      "/merged/0 must have required property 'workers'",
    ],
    [
      'has a scenario that lacks a field',
      { ...RUN, scenarios: [{ ...REPORT, verdict: undefined }] },
      "/scenarios/0 must have required property 'verdict'",
    ],
  ])('one that %s is refused', (_what, run, complaint) => {
    expect(complaints(RUN_SCHEMA, run)).toContainEqual(expect.stringContaining(complaint));
  });
});

describe('scenario.json', () => {
  const { app } = REPORT.clients;

  test.each([
    ['that passed', REPORT],
    ['with settings, limits and a workload', SPLIT],
    ['in which nobody was promoted', { ...REPORT, phases: {}, newMaster: undefined, fault: undefined }],
  ])('one %s is accepted', (_what, report) => {
    expect(complaints(SCENARIO_SCHEMA, report)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['verdict that there is not', { verdict: 'passed' }, '/verdict must be equal to one of'],
    ['text for a time', { phases: { promotedMs: '2 s' } }, '/phases/promotedMs must be number'],
    ['time that is null', { clients: { app: { ...app, outageMs: null } } }, '/clients/app/outageMs must be'],
    [
      'client without operations',
      { clients: { app: { ...app, operations: undefined } } },
      "/clients/app must have required property 'operations'",
    ],
    [
      'setting that is missing',
      { settings: { ...SPLIT.settings, tls: undefined } },
      "/settings must have required property 'tls'",
    ],
  ])('one with a %s is refused', (_what, wrong, complaint) => {
    expect(complaints(SCENARIO_SCHEMA, { ...REPORT, ...wrong })).toContainEqual(
      expect.stringContaining(complaint),
    );
  });
});
