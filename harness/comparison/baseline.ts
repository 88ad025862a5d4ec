import { BASELINE_VERSION, type Measured } from './measured.ts';
import { anything, count, flag, listOf, number, objectOf, oneOf, optional, recordOf, text } from './shape.ts';

/** What a comparison needs of a run, without everything else, as text. Each list of numbers has a line. */
export const baselineOf = (measured: Measured): string =>
  `${JSON.stringify(measured, null, 1).replaceAll(/\[[\s\d.,e+-]*\]/g, list => list.replaceAll(/\s+/g, ' '))}\n`;

/** Whether a file's content says that it is a baseline. */
export const isBaseline = (value: unknown): value is { readonly kind: Measured['kind'] } =>
  (value as { readonly kind?: unknown } | null)?.kind === 'failover baseline';

/** @throws UnusableInput naming the field that is not what it ought to be */
export function checkBaseline(file: string, value: unknown): Measured {
  VERSIONED(`${file}: `, value);
  BASELINE(`${file}: `, value);
  return value as Measured;
}

const VERSIONED = objectOf({ schemaVersion: oneOf(BASELINE_VERSION) });

export const ENVIRONMENT = objectOf({
  node: text,
  engine: text,
  image: text,
  server: text,
  clients: recordOf(text),
  gitCommit: anything,
  cpus: number,
});

const BASELINE = objectOf({
  run: text,
  startedAt: text,
  environment: ENVIRONMENT,
  workers: number,
  planted: flag,
  scenarios: listOf(
    objectOf({
      name: text,
      file: text,
      verdicts: objectOf({ pass: count, fail: count, unknown: count, skipped: count }),
      unmeasured: count,
      disturbed: count,
      repeated: optional(count),
      settings: recordOf(anything),
      samples: recordOf(
        objectOf({ values: listOf(number), over: listOf(number), under: optional(listOf(number)) }),
      ),
      lost: recordOf(listOf(count)),
    }),
  ),
});
