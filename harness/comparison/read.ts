import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { badField, readJson, unusable } from '../basics/index.ts';
import { type RunReport, SCHEMA_VERSION } from '../report/index.ts';
import { checkBaseline, ENVIRONMENT, isBaseline } from './baseline.ts';
import { type Measured, measuredOf } from './measured.ts';
import { anything, count, flag, listOf, number, objectOf, oneOf, optional, recordOf, text } from './shape.ts';

/**
 * Reads what was measured in a run: from its folder, its run.json or a baseline file.
 * @throws UnusableInput when there is none, or naming the field that is not what it ought to be
 */
export function readMeasured(path: string): Measured {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'run.json') : path;
  if (!existsSync(file))
    throw unusable({
      tried: `to read the run in ${path}`,
      found: file === path ? 'no such file or folder' : 'no run.json: it did not come to its end',
      todo: 'give the folder of a run that ended, its run.json, or a file that failover baseline wrote',
    });
  const value = readJson(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badField(file, value, 'a run.json or a baseline');
  return isBaseline(value) ? checkBaseline(file, value) : measuredOf(checkRun(file, value));
}

function checkRun(file: string, value: unknown): RunReport {
  VERSIONED(`${file}: `, value);
  RUN(`${file}: `, value);
  return value as RunReport;
}

const VERSIONED = objectOf({ schemaVersion: oneOf(SCHEMA_VERSION) });

const MEASUREMENT = {
  workEndedAtMs: optional(number),
  fault: optional(objectOf({ injectedAtMs: optional(number) })),
  phases: recordOf(number),
  disturbance: objectOf({ lagMs: number, engineMs: number, stolen: number, busy: number }),
  clients: recordOf(
    objectOf({
      library: text,
      options: recordOf(anything),
      followedMs: optional(number),
      outageMs: optional(number),
      outageBelowMs: optional(number),
      outageEnded: optional(flag),
      receiveGapMs: optional(number),
      receiveGapEnded: optional(flag),
      operations: objectOf({ lost: optional(count) }),
    }),
  ),
  crowds: optional(
    recordOf(
      objectOf({
        library: text,
        options: recordOf(anything),
        connections: count,
        failovers: listOf(objectOf({ reconnected: count, never: count })),
        followedMs: optional(number),
        writes: objectOf({ lost: optional(count) }),
      }),
    ),
  ),
};

const RUN = objectOf({
  run: text,
  startedAt: text,
  environment: ENVIRONMENT,
  workers: number,
  scenarios: listOf(
    objectOf({
      name: text,
      file: text,
      verdict: oneOf('pass', 'fail', 'unknown', 'skipped'),
      planted: optional(text),
      earlier: optional(listOf(objectOf(MEASUREMENT))),
      settings: optional(recordOf(anything)),
      ...MEASUREMENT,
    }),
  ),
});
