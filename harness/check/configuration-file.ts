import { readFileSync } from 'node:fs';
import { messageOf, UnusableInput } from '../basics/index.ts';
import { type ConfigurationKind, type FileLine, readConfiguration } from '../topology/index.ts';

/** A line of redis.conf, sentinel.conf or an ACL file. */
export interface Line extends Place {
  readonly line: number;
  readonly text: string;
  /** The directive in lower case, and its arguments. */
  readonly words: readonly [string, ...string[]];
}

/** A configuration file as Redis reads it. */
export interface ServerFile {
  readonly file: string;
  readonly lines: readonly Line[];
}

/** A line of a file, or a whole file where the mistake is a line that is missing. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  /** The line without its secrets. */
  readonly text?: string | undefined;
}

/** @throws UnusableInput naming the file, or the line that cannot be read */
export const readServerFile = (file: string, kind: ConfigurationKind): ServerFile => ({
  file,
  lines: readConfiguration(file, { kind }).map(lineOf),
});

/** @throws UnusableInput naming the file, why it cannot be read, and what to do */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableInput(
      `${file} cannot be read (${messageOf(error)}); give the path of a file that exists`,
    );
  }
}

const lineOf = ({ file, line, words }: FileLine): Line => ({ file, line, words, text: textOf(words) });

const SECRET = '[secret]';
const LAST_IS_SECRET =
  /^(requirepass|masterauth|primaryauth|tls-(client-)?key-file-pass|sentinel (auth-pass|sentinel-pass))\b/;

/** The line without its secrets. A renamed command is one: its name is all that protects it. */
function textOf(words: Line['words']): string {
  const [first, second = '', third = ''] = words;
  const text = words.map(word => (word === '' || /\s/.test(word) ? JSON.stringify(word) : word));
  if (LAST_IS_SECRET.test(`${first} ${second}`)) return [...text.slice(0, -1), SECRET].join(' ');
  if (first === 'user') return text.map(word => word.replace(/^([>#<!]).+$/, `$1${SECRET}`)).join(' ');
  if (first === 'rename-command') return `${first} ${second} ${third === '' ? '""' : SECRET}`;
  if (first === 'sentinel' && second === 'rename-command') return [...text.slice(0, 4), SECRET].join(' ');
  return text.join(' ');
}
