import { UnusableInput } from '../basics/index.ts';
import type { Line, ServerFile } from './configuration-file.ts';
import type { Input } from './input.ts';
import type { Found } from './rule.ts';

// Redis uses the last line of most directives, and so do these.

/** @param names of the directive, the earlier ones included */
export const lastLine = ({ lines }: ServerFile, ...names: readonly string[]): Line | undefined =>
  lines.findLast(({ words }) => names.includes(words[0]));

export const firstValue = (file: ServerFile, ...names: readonly string[]): string | undefined =>
  lastLine(file, ...names)?.words[1];

export const isYes = (file: ServerFile, name: string, otherwise = false): boolean => {
  const value = firstValue(file, name);
  return value === undefined ? otherwise : value.toLowerCase() === 'yes';
};

/** A number of a line. @throws UnusableInput naming the line */
export function numberAt(line: Line, at: number): number {
  const value = line.words[at] ?? '';
  if (/^-?\d+$/.test(value)) return Number(value);
  throw new UnusableInput(
    `${line.file}, line ${line.line} is \`${line.text}\`; expected: a whole number as its value`,
  );
}

/** The value of a directive that is a number. */
export function numberOf(file: ServerFile, otherwise: number, ...names: readonly string[]): number {
  const line = lastLine(file, ...names);
  return line === undefined ? otherwise : numberAt(line, 1);
}

/** A master that a sentinel monitors. */
export interface Monitor {
  readonly file: ServerFile;
  readonly line: Line;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly quorum: number;
}

/** @throws UnusableInput when a `sentinel monitor` line is incomplete */
export const monitorsIn = (file: ServerFile): Monitor[] =>
  file.lines
    .filter(({ words }) => words[0] === 'sentinel' && words[1] === 'monitor')
    .map(line => {
      const [, , name = '', host = ''] = line.words;
      if (line.words.length === 6)
        return { file, line, name, host, port: numberAt(line, 4), quorum: numberAt(line, 5) };
      throw new UnusableInput(
        `${line.file}, line ${line.line} is \`${line.text}\`; expected: \`sentinel monitor <name> <address> <port> <quorum>\``,
      );
    });

export const monitorsOf = ({ sentinels }: Input): Monitor[] => sentinels.flatMap(monitorsIn);

/** Whether the servers can be those of several masters, which need nothing in common. */
export const hasSeveralMasters = (input: Input): boolean =>
  new Set(monitorsOf(input).map(({ name }) => name)).size > 1;

/** `lineOfMaster(monitor, 'failover-timeout')` */
export const lineOfMaster = ({ file, name }: Monitor, directive: string): Line | undefined =>
  file.lines.findLast(({ words }) => words[0] === 'sentinel' && words[1] === directive && words[2] === name);

/** Defaults of sentinel.c, in ms. */
const DEFAULT_MS = { 'down-after-milliseconds': 30_000, 'failover-timeout': 180_000 } as const;

/** A time of a master: in ms, and where it is set; the `monitor` line where it has its default. */
export function timeOfMaster(monitor: Monitor, directive: keyof typeof DEFAULT_MS) {
  const line = lineOfMaster(monitor, directive);
  return line === undefined
    ? { ms: DEFAULT_MS[directive], at: monitor.line, isDefault: true }
    : { ms: numberAt(line, 3), at: line, isDefault: false };
}

/** A global line of sentinel.conf: `sentinel resolve-hostnames yes`. */
export const sentinelLine = ({ lines }: ServerFile, directive: string): Line | undefined =>
  lines.findLast(({ words }) => words[0] === 'sentinel' && words[1] === directive);

export const sentinelYes = (file: ServerFile, directive: string): boolean =>
  sentinelLine(file, directive)?.words[2]?.toLowerCase() === 'yes';

export const namesAclFile = (file: ServerFile): boolean => (firstValue(file, 'aclfile') ?? '') !== '';

/** A file as a place, where a line is missing. */
export const missingIn = ({ file }: ServerFile) => ({ file });

/** The findings of each file or master, those of identical files once. */
export const each = <Item>(items: readonly Item[], find: (item: Item) => Found[]): Found[] =>
  items.flatMap(find);

export const isName = (host: string): boolean => !/^\d{1,3}(\.\d{1,3}){3}$/.test(host) && !host.includes(':');
