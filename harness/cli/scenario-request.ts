import { type Command, Option } from 'commander';
import { badField } from '../basics/index.ts';
import { parseShard } from '../report/index.ts';
import { emptyFolder } from '../run/index.ts';
import { checkTag, parseTags, TAGS, type Tag } from '../scenario/index.ts';
import type { Choice } from './collection/choose.ts';

/** What to run, and how. */
export interface Job {
  readonly choice: Choice;
  /** Options of Jest. */
  readonly jest: readonly string[];
  readonly freshHosts: boolean;
  /** Whether a split vote or a busy machine gives a scenario another attempt. */
  readonly repeats: boolean;
  /** Whether packages may be installed on this machine where no engine runs. */
  readonly installEngine: boolean;
  /** Whether servers run without what the harness adds for its faults and for speed. */
  readonly stock: boolean;
  /** The folder of the report; undefined: a new one in reports/. */
  readonly output: string | undefined;
}

/** The options that select scenarios, as commander parsed them. */
export interface ChoiceOptions {
  readonly testNamePattern?: string;
  readonly tags?: readonly string[];
  readonly without?: readonly string[];
  readonly all?: boolean;
  readonly shard?: string;
}

/** The options of `failover run`. */
export interface RunOptions extends ChoiceOptions {
  readonly workers?: string;
  readonly freshHosts?: boolean;
  readonly repeat?: boolean;
  readonly installEngine?: boolean;
  readonly stock?: boolean;
  readonly planted?: boolean;
  readonly list?: boolean;
  readonly output?: string;
  readonly quiet?: boolean;
}

export const PATTERNS =
  'regular expressions: the scenario files whose path matches one of them; none: all files';

/** Adds the options that select scenarios. */
export const choiceOptions = (command: Command): Command =>
  command
    .option('-t, --testNamePattern <pattern>', 'only scenarios whose title matches this regular expression')
    .addOption(
      listOf('--tags <a,b>', `only scenarios with one of these tags: ${Object.keys(TAGS).join(', ')}`),
    )
    .addOption(listOf('--without <a,b>', 'no scenario with one of these tags'))
    .option('--all', 'also scenarios tagged slow, which otherwise run only if --tags names them')
    .option('--shard <i/n>', 'the ith of n parts, to split a run over machines; see failover merge');

/** An option that can be given more than once. */
const listOf = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, before: readonly string[] = []) => [
    ...before,
    value,
  ]);

/** @throws UnusableInput naming the option and what it may be */
export function choiceOf(patterns: readonly string[], options: ChoiceOptions): Choice {
  const tags = tagsOf('--tags', options.tags);
  return {
    tags,
    without: withoutOf(tags, tagsOf('--without', options.without), options.all ?? false),
    patterns,
    ...(options.testNamePattern !== undefined && { namePattern: options.testNamePattern }),
    ...(options.shard !== undefined && { shard: parseShard('--shard', options.shard) }),
  };
}

/**
 * @param args patterns, and the options of Jest that followed `--`
 * @throws UnusableInput naming the option and what it may be
 */
export function jobOf(args: readonly string[], options: RunOptions): Job {
  const jest = args.filter(arg => arg.startsWith('-'));
  const patterns = args.filter(arg => !arg.startsWith('-'));
  return {
    choice: choiceOf(patterns, options),
    jest: [...jest, ...workersOf(options.workers), ...namesOf(options.testNamePattern)],
    freshHosts: options.freshHosts ?? false,
    repeats: options.repeat ?? true,
    installEngine: options.installEngine ?? false,
    stock: options.stock ?? false,
    output: options.output === undefined ? undefined : emptyFolder(options.output),
  };
}

function tagsOf(field: string, texts: readonly string[] = []): Tag[] {
  const text = texts.join(',');
  // An empty list is usually a mistake, such as an unset variable, and would select every scenario.
  if (texts.length > 0 && text === '') checkTag(field, text);
  return parseTags(field, text);
}

function withoutOf(tags: readonly Tag[], without: readonly Tag[], all: boolean): Tag[] {
  const leavesOutSlow = !all && !tags.includes('slow') && !without.includes('slow');
  return leavesOutSlow ? [...without, 'slow'] : [...without];
}

function workersOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  if (/^[1-9]\d*$/.test(text)) return [`--maxWorkers=${text}`];
  throw badField('--workers', text, 'a whole number from 1 on');
}

const namesOf = (pattern: string | undefined): string[] =>
  pattern === undefined ? [] : [`--testNamePattern=${pattern}`];
