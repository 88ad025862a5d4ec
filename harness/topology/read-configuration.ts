import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, parseLine } from './configuration-text.ts';

/** 'acl' is the file that `aclfile` names. */
export type ConfigurationKind = 'redis' | 'sentinel' | 'acl';

/** A line of a configuration file, and where it is: `place` is 'ops/redis.conf, line 12'. */
export interface FileLine extends ConfigurationLine {
  /** As a person finds it: relative to the current folder where it is in that. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A line `include` whose path is not where its file was read. */
interface MovedInclude {
  readonly place: string;
  readonly path: string;
  readonly read: readonly string[];
}

/** A configuration file with the files that it includes. */
export interface ConfigurationFiles {
  /** In the order in which Redis reads them; no line is an `include`. */
  readonly lines: readonly FileLine[];
  /** The files that were read, the given one first. */
  readonly files: readonly string[];
  readonly moved: readonly MovedInclude[];
}

/**
 * Reads a configuration file as Redis does, with the files that it includes.
 * @param path relative to the current folder, absolute, or a file: URL
 * @throws UnusableInput naming the file, the line and the column, or a file that is not there
 */
export const readConfiguration = (
  path: string | URL,
  { kind }: { readonly kind: ConfigurationKind },
): readonly FileLine[] => readConfigurationFiles(path, kind).lines;

/** The same, and which files it consists of. */
export function readConfigurationFiles(path: string | URL, kind: ConfigurationKind): ConfigurationFiles {
  const files: string[] = [];
  const moved: MovedInclude[] = [];
  const read = (absolute: string, open: readonly string[]): FileLine[] => {
    const file = shown(absolute);
    files.push(file);
    return textOf(absolute)
      .split('\n')
      .flatMap((text, i) => {
        const place = `${file}, line ${i + 1}`;
        const parsed = kind === 'acl' ? parseUser(text, place) : parseLine(text, place, { includes: true });
        return parsed.flatMap(line => {
          if (line.words[0] !== 'include') return [{ ...line, file, line: i + 1 }];
          const { paths, asWritten } = findIncluded(line, absolute, open[0] ?? absolute);
          if (!asWritten) moved.push({ place, path: line.words[1] ?? '', read: paths.map(shown) });
          return paths.flatMap(each => {
            if (![...open, absolute].includes(each)) return read(each, [...open, absolute]);
            throw new UnusableInput(`${place} includes ${shown(each)}, which includes this file again`);
          });
        });
      });
  };
  const lines = read(absolutePath(path), []);
  return { lines, files, moved };
}

const absolutePath = (path: string | URL): string =>
  path instanceof URL || path.startsWith('file:') ? fileURLToPath(path) : resolve(path);

/** Relative to the current folder where it is in that. */
function shown(absolute: string): string {
  const path = relative(process.cwd(), absolute);
  return path.startsWith('..') || isAbsolute(path) ? absolute : path;
}

function textOf(absolute: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(absolute));
  } catch (error) {
    throw new UnusableInput(
      `cannot read ${shown(absolute)}: ${messageOf(error)}; give the path of a configuration file, relative to ` +
        `${process.cwd()} or absolute`,
    );
  }
}

/** ACLLoadFromFile in acl.c: words between single blanks, without quotes, and neither comments nor anything but users. */
function parseUser(text: string, place: string): ConfigurationLine[] {
  const line = text.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
  if (line === '') return [];
  const [first = '', name = '', ...rules] = line.split(' ');
  if (first === 'user' && /^[^\t]+$/.test(name))
    return [{ words: ['user', name, ...rules.filter(Boolean)], place }];
  // Without the other words, which can be a password.
  throw new UnusableInput(
    `${place} begins with \`${first}\`; allowed in an ACL file: only lines \`user <name> <rules>\` with single blanks, ` +
      'no comments',
  );
}

/**
 * The ACL file that a line `aclfile` of a configuration file names.
 * @param path that of the first file, as it was given
 * @throws UnusableInput when it is neither beside the file nor on this machine
 */
export function findAclFile({ words, place, file }: FileLine, path: string | URL): string {
  const named = words[1] ?? '';
  const found = findBeside(named, [dirname(resolve(file)), dirname(absolutePath(path))]);
  if (found !== undefined) return found;
  throw new UnusableInput(
    `${place} names the ACL file ${named}, which is neither beside ${file} nor on this machine; copy it there, or give its ` +
      'path as `aclFile`',
  );
}

const isPattern = (path: string): boolean => /[*?[]/.test(path);

/**
 * Redis looks for an included file from its working directory, which is not known here, and in absolute folders of another
 * machine. A repository keeps the files together: `/etc/redis/conf.d/a.conf` is also `conf.d/a.conf` or `a.conf` beside the
 * file that includes it, or beside the first file.
 * @returns absolute paths in the order of their names; none for a pattern that matches nothing in its folder
 */
function findIncluded(
  { words, place }: ConfigurationLine,
  from: string,
  first: string,
): { readonly paths: readonly string[]; readonly asWritten: boolean } {
  const [, path = '', ...more] = words;
  if (path === '' || more.length > 0)
    throw new UnusableInput(`${place} is \`${words.join(' ')}\`; allowed: \`include <path>\``);
  const found = findBeside(path, [dirname(from), dirname(first)]);
  if (found !== undefined)
    return {
      paths: isPattern(found) ? globSync(found).toSorted() : [found],
      asWritten: found === resolve(dirname(from), path),
    };
  throw new UnusableInput(
    `${place} includes ${path}, which is neither beside ${shown(from)} nor on this machine; copy it to ` +
      shown(join(dirname(from), tailsOf(path).at(-1) ?? path)),
  );
}

/**
 * A file of production in this repository: under the whole path or its last parts in one of these folders; otherwise where
 * the path says. Of a pattern the folder counts.
 */
function findBeside(path: string, folders: readonly string[]): string | undefined {
  const beside = folders.flatMap(folder => tailsOf(path).map(tail => join(folder, tail)));
  return [...beside, ...(isAbsolute(path) ? [path] : [])].find(isThere);
}

/** 'etc/redis/a.conf', 'redis/a.conf', 'a.conf'; of a pattern those with the name of its folder, as far as it has one. */
function tailsOf(path: string): string[] {
  const parts = path.split(/[/\\]/).filter(part => part !== '' && part !== '.');
  const least = isPattern(parts.at(-1) ?? '') ? Math.min(2, parts.length) : 1;
  return parts.slice(0, parts.length - least + 1).map((_, i) => parts.slice(i).join(sep));
}

function isThere(path: string): boolean {
  if (!isPattern(path)) return existsSync(path) && statSync(path).isFile();
  const parts = path.split(sep);
  const folder = parts.slice(0, parts.findIndex(isPattern)).join(sep);
  return existsSync(folder) && statSync(folder).isDirectory();
}
