import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Operation } from '../history/index.ts';
import type { ScenarioRecord } from '../run/index.ts';
import { analyze } from './analyze.ts';
import type { ScenarioReport } from './result.ts';

// Records of real scenarios for unit tests: records/<name>.json.gz, each with the report that the analysis gives.

const KEPT_RECORDS: string = fileURLToPath(new URL('records', import.meta.url));
const SUFFIX = '.json.gz';

export interface KeptRecord {
  readonly record: ScenarioRecord;
  readonly report: ScenarioReport;
}

export const keptFile = (name: string): string => join(KEPT_RECORDS, `${name}${SUFFIX}`);

export const keptNames = (): string[] =>
  readdirSync(KEPT_RECORDS)
    .filter(file => file.endsWith(SUFFIX))
    .map(file => basename(file, SUFFIX))
    .sort();

export const readKept = (name: string): KeptRecord => unpackRecord(readFileSync(keptFile(name)));

export function unpackRecord(bytes: Uint8Array): KeptRecord {
  const { record, report } = JSON.parse(gunzipSync(bytes).toString()) as Packed;
  return { record: unpacked(record), report };
}

/**
 * A record, and the report that the analysis gives, as the bytes of a file. Moments are kept to the microsecond, and histories
 * as columns, each moment as a step from the one before: that makes the file half as large.
 */
export function packRecord(record: ScenarioRecord): Uint8Array {
  const histories = [...record.histories].map(([client, all]) => [client, columnsOf(all)] as const);
  const kept = JSON.parse(JSON.stringify({ ...record, histories }, inMicroseconds)) as PackedRecord;
  return gzipSync(JSON.stringify({ record: kept, report: analyze(unpacked(kept)) }, inMicroseconds), {
    level: 9,
  });
}

const unpacked = ({ histories, ...record }: PackedRecord): ScenarioRecord => ({
  ...record,
  histories: new Map(histories.map(([client, columns]) => [client, operationsOf(columns)])),
});

/** A record as it is read again, under a folder that is on every machine. */
export function withoutPlace(record: ScenarioRecord): ScenarioRecord {
  const folder = join('reports', basename(record.scenario.folder));
  return { ...record, scenario: { ...record.scenario, folder } };
}

/** For `JSON.stringify`: moments are measured to the microsecond; more digits only hide them. */
export const inMicroseconds = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

interface PackedRecord extends Omit<ScenarioRecord, 'histories'> {
  readonly histories: readonly (readonly [string, Columns])[];
}

interface Packed {
  readonly record: PackedRecord;
  readonly report: ScenarioReport;
}

/**
 * By field of an operation: its value in each. Numbers and moments of invocation (µs) are steps from the operation before;
 * a completion is µs after its own invocation.
 */
interface Columns extends Readonly<Record<string, readonly unknown[]>> {
  readonly id: readonly number[];
  readonly invokedAtMs: readonly number[];
}

/** Stands in a column where an operation does not have the field; null is a value. */
const ABSENT = '\u0001';

const microseconds = (ms: number): number => Math.round(ms * 1000);

function columnsOf(operations: readonly Operation[]): Columns {
  const fields = new Set(operations.flatMap(each => Object.keys(each)));
  const columns = [...fields].map(field => [
    field,
    operations.map(each => ({ [field]: ABSENT, ...each })[field]),
  ]);
  const invoked = operations.map(({ invokedAtMs }) => microseconds(invokedAtMs));
  return {
    ...Object.fromEntries(columns),
    id: stepsOf(operations.map(({ id }) => id)),
    invokedAtMs: stepsOf(invoked),
    completedAtMs: operations.map(({ completedAtMs }, place) =>
      completedAtMs === undefined ? ABSENT : microseconds(completedAtMs) - (invoked[place] ?? 0),
    ),
  };
}

const stepsOf = (numbers: readonly number[]): number[] =>
  numbers.map((number, place) => number - (numbers[place - 1] ?? 0));

function operationsOf(columns: Columns): Operation[] {
  let [id, invoked] = [0, 0];
  return columns.invokedAtMs.map((step, place) => {
    id += columns.id[place] ?? 0;
    invoked += step;
    const cells = Object.entries(columns).map(([field, values]) => [field, values[place]] as const);
    const { completedAtMs, ...others } = Object.fromEntries(cells.filter(([, value]) => value !== ABSENT));
    return {
      ...others,
      id,
      invokedAtMs: invoked / 1000,
      ...(typeof completedAtMs === 'number' && { completedAtMs: (invoked + completedAtMs) / 1000 }),
    } as Operation;
  });
}
