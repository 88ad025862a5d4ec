import { readFileSync } from 'node:fs';
import { messageOf, UnusableInput } from './errors.ts';

/** The value in a JSON file that exists. @throws UnusableInput naming the file when it is no JSON */
export function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnusableInput(`${file} is not JSON: ${messageOf(error)}`);
  }
}

const SHOWN = 100;

/**
 * The values in a file of one JSON value a line. A last line that a killed process cut off is left out.
 * @throws UnusableInput naming the file and another line that is damaged
 */
export function readJsonLines(file: string): unknown[] {
  const [last = '', ...others] = readFileSync(file, 'utf8').split('\n').toReversed();
  const values = others.toReversed().map((line, place) => {
    const value = parseOr<unknown>(line, DAMAGED);
    if (value === DAMAGED)
      throw new UnusableInput(`line ${place + 1} of ${file} is not JSON: ${line.slice(0, SHOWN)}`);
    return value;
  });
  const cutOff = parseOr<unknown>(last, DAMAGED);
  return cutOff === DAMAGED ? values : [...values, cutOff];
}

const DAMAGED = Symbol('damaged');

/** The value of a JSON text, or else this where it is none. The caller says of which type it is, and trusts it. */
export function parseOr<Value>(text: string, otherwise: Value): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return otherwise;
  }
}
