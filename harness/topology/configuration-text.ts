import { UnusableInput } from '../basics/index.ts';

/** A line of a server's configuration, split as Redis splits it, and the place where a person changes it. */
export interface ConfigurationLine {
  /** The directive, in lower case, and its arguments. */
  readonly words: readonly [string, ...string[]];
  /** "sentinel-conf/redis.conf, line 12" or "topology.servers['redis-2']". */
  readonly place: string;
}

/**
 * Reads a redis.conf or a sentinel.conf as Redis does: loadServerConfigFromString in config.c, sdssplitargs in sds.c.
 * @throws UnusableInput naming the file and the line
 */
export const parseConfiguration = (file: string, text: string): ConfigurationLine[] =>
  text.split('\n').flatMap((line, i) => parseLine(line, `${file}, line ${i + 1}`));

/**
 * Empty for a comment and for a blank line. A `#` begins a comment only at the start of a line.
 * @param includes whether `include` is a line like others
 */
export function parseLine(text: string, place: string, { includes = false } = {}): ConfigurationLine[] {
  const line = text.replace(/[ \t\r]+$/, '');
  const start = /^[ \t\r]*/.exec(line)?.[0].length ?? 0;
  if (start === line.length || line[start] === '#') return [];
  const [first = '', ...others] = splitWords(line, place);
  const directive = first.toLowerCase();
  if (directive === 'include' && !includes)
    throw new UnusableInput(
      `${place} has \`include\`, and the included file is not on the hosts of the harness; write its lines here instead`,
    );
  const [command = '', ...rest] = others;
  const lowered = directive === 'sentinel' && others.length > 0 ? [command.toLowerCase(), ...rest] : others;
  return [{ words: [directive, ...lowered], place }];
}

/** The words of a line that a server printed; undefined for one that cannot be split. */
export function wordsOf(text: string): ConfigurationLine['words'] | undefined {
  try {
    return parseLine(text, 'log')[0]?.words;
  } catch {
    return undefined;
  }
}

// A quote that closes ends the word: a blank or the end of the line must follow.
const WORD =
  /[ \t\r]*(?![ \t\r])([^ \t\r"']*)(?:"((?:\\.|[^"\\])*)"|'((?:\\'|(?!\\')[^'])*)')?(?=[ \t\r]|$)/y;

function splitWords(line: string, place: string): string[] {
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < line.length) {
    const from = WORD.lastIndex;
    const match = WORD.exec(line);
    // Without the arguments, which can be a password.
    if (match === null)
      throw new UnusableInput(
        `${place}, column ${columnOfWord(line, from)} (${line.trim().split(/\s/)[0]}) has unbalanced quotes; close each ` +
          'quote, and put a blank after it',
      );
    const [, plain = '', double = '', single = ''] = match;
    words.push(plain + unescaped(double) + single.replaceAll("\\'", "'"));
  }
  return words;
}

/** From 1. */
const columnOfWord = (line: string, from: number): number =>
  from + (/^[ \t\r]*/.exec(line.slice(from))?.[0].length ?? 0) + 1;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** Bytes in a row are joined before they are decoded: CONFIG REWRITE writes each byte of UTF-8 as `\xHH`. */
const unescaped = (text: string): string =>
  text.replace(/((?:\\x[\da-fA-F]{2})+)|\\(.)/g, (_, bytes: string | undefined, char: string) =>
    bytes === undefined
      ? (ESCAPES[char] ?? char)
      : Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );

/** A word as a configuration file has it: in quotes where Redis would split it, or end it early, without them. */
export const quotedWord = (word: string): string =>
  /^[^\s"'\\]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/** The last line of a directive, which is the one that a server goes by: `lastLine(lines, 'sentinel', 'auth-pass')`. */
export const lastLine = (
  lines: readonly ConfigurationLine[],
  ...directive: readonly string[]
): ConfigurationLine | undefined =>
  lines.findLast(({ words }) => directive.every((word, i) => words[i] === word));

/** The first argument of that line. */
export const lastValue = (
  lines: readonly ConfigurationLine[],
  ...directive: readonly string[]
): string | undefined => lastLine(lines, ...directive)?.words[directive.length];
