import { extname } from 'node:path';
import { messageOf, UnusableInput } from '../basics/index.ts';
import type { LoadedOptions, OptionsSource } from './client-process.ts';
import { type Place, readText } from './configuration-file.ts';
import { loadModule } from './load-module.ts';

/** Options of ioredis, from a module or a JSON file. Functions are '[function]'. */
export interface ClientFile {
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly from: OptionsSource;
  /** What the option that is a function returns for attempt 1, 2, …; null where it is no number. */
  readonly delays: Readonly<Record<string, readonly (number | null)[]>>;
  /** The line of an option; the file where it is not written out. */
  placeOf(option: string): Place;
}

/**
 * Reads options in a process of its own, without this process's environment: a module can do anything when it is imported.
 * @throws UnusableInput for a file without options
 */
export async function readClientFile(file: string): Promise<ClientFile> {
  const text = readText(file);
  const { options, from, delays } =
    extname(file) === '.json'
      ? { options: parseJson(file, text), from: 'options' as const, delays: {} }
      : await loadModule<LoadedOptions>('./client-process.ts', file);
  return { ...clientFile(file, text, checked(file, options)), from, delays };
}

const clientFile = (file: string, text: string, options: ClientFile['options']) => ({
  file,
  options,
  placeOf(option: string): Place {
    const pattern = new RegExp(`(^|[\\s{,])['"]?${option}['"]?\\s*[:(,]`);
    const at = text.split('\n').findIndex(line => !/^\s*(\/\/|\*)/.test(line) && pattern.test(line));
    // Not the line itself, which can hold a password as well, and nothing of an object, which can be a key.
    const value = option in options ? shown(options[option]) : undefined;
    return {
      file,
      ...(at >= 0 && { line: at + 1 }),
      ...(value !== undefined && { text: `${option}: ${value}` }),
    };
  },
});

const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? '{…}'
    : value === '[function]'
      ? value
      : JSON.stringify(value);

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not the message, which quotes the text: that can be a password.
    const line = /line (\d+)/.exec(messageOf(error))?.[1];
    const where = line === undefined ? file : `${file}, line ${line},`;
    throw new UnusableInput(`${where} is no JSON; give the options of ioredis as an object`);
  }
}

const EXPECTED =
  "expected: a module whose default export, or whose export `options`, is ioredis's options as an object, or a function that makes a client of ioredis; or a JSON file of options";

function checked(file: string, options: unknown): ClientFile['options'] {
  if (typeof options === 'object' && options !== null && !Array.isArray(options))
    return options as ClientFile['options'];
  throw new UnusableInput(`${file} has ${described(options)} instead of options; ${EXPECTED}`);
}

const described = (value: unknown): string => {
  if (value === '[function]') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return value === undefined || value === null ? 'nothing' : `a ${typeof value}`;
};
