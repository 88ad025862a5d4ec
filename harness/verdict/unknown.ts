import { isUnusableInput } from '../basics/index.ts';
import type { RecordedError } from '../run/index.ts';

/** Thrown if the harness cannot know something: its message is the reason of the verdict. */
export class Unknown extends Error {
  override name = 'Unknown';
}

/** Times cannot be judged because the machine was too busy just then. */
export class TooBusy extends Unknown {}

/** No sentinel was elected because the votes were split, which is chance. */
export class SplitVote extends Unknown {}

/** A thrown value as the record has it. Everything but the errors of this file and unusable input is a failure. */
export function recordedError(thrown: unknown): RecordedError {
  const text = thrown instanceof Error ? thrown.message : `the body threw ${String(thrown)}`;
  const is = kindOf(thrown);
  // What was found and what to do are further lines.
  const message = is === 'unusable' ? inOneLine(text) : firstLine(text);
  return { is, message: message === '' ? 'an error without a message' : message };
}

const inOneLine = (text: string): string =>
  text
    .replaceAll(COLOURS, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('; ');

function kindOf(thrown: unknown): RecordedError['is'] {
  if (isUnusableInput(thrown)) return 'unusable';
  if (thrown instanceof TooBusy) return 'too busy';
  if (thrown instanceof SplitVote) return 'split vote';
  return thrown instanceof Unknown ? 'unknown' : 'failure';
}

/** Whether this is a failed assertion, of Jest or of another library. */
export const isAssertion = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  ('matcherResult' in thrown ||
    thrown.name === 'AssertionError' ||
    ('code' in thrown && thrown.code === 'ERR_ASSERTION'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\u001b\[\d+m/g;

/** Without colours. */
export const firstLine = (text: string): string => text.replaceAll(COLOURS, '').trim().split('\n')[0] ?? '';
