import { inMicroseconds } from '../analyze/index.ts';
import type { ScenarioReport } from './result.ts';

/** How an analysis that was made anew stands to what was reported when the scenario ran. */
export interface Changes {
  /** 'clients.app.outageMs: 2500 → 2400' */
  readonly changed: readonly string[];
  /** Fields that the stored report does not have: an older version of the analysis wrote it. */
  readonly added: readonly string[];
}

/** Compares two reports field by field, in the precision in which they are stored. */
export function changesBetween(report: Partial<ScenarioReport>, analysis: Partial<ScenarioReport>): Changes {
  const all = differences('', asStored(report), asStored(analysis));
  return {
    changed: all.filter(({ isNew }) => !isNew).map(({ words }) => words),
    added: all.filter(({ isNew }) => isNew).map(({ words }) => words),
  };
}

/** As the file of a report has it. */
export const storedJson = (value: unknown): string => `${JSON.stringify(value, inMicroseconds, 2)}\n`;

/** As it is when it was stored and is read again: in microseconds. */
export const asStored = <Value>(value: Value): Value => JSON.parse(storedJson(value)) as Value;

interface Difference {
  readonly words: string;
  readonly isNew: boolean;
}

function differences(path: string, before: unknown, after: unknown): Difference[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap(key =>
      differences(path === '' ? key : `${path}.${key}`, before[key], after[key]),
    );
  }
  if (before === after) return [];
  return [{ words: `${path}: ${show(before)} → ${show(after)}`, isNew: before === undefined }];
}

/** An array as well: its fields are its places. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const MOST_CHARACTERS = 80;

function show(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;
}
