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
