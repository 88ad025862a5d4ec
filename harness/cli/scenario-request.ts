import { type ParseArgsConfig, parseArgs } from 'node:util';
import { badField, UnusableInput } from '../basics/index.ts';
import { parseShard } from '../report/index.ts';
import { checkTag, parseTags, TAGS, type Tag } from '../scenario/index.ts';
import { parseArguments } from './arguments.ts';
import type { Choice } from './collection/choose.ts';

/** What was asked of `npm run scenarios`. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'list'; readonly choice: Choice }
  | { readonly kind: 'write the page of scenarios' }
  | ({ readonly kind: 'run' } & Job)
  | ({ readonly kind: 'plant'; readonly writePage: boolean } & Job);

/** What to run, and how. */
export interface Job {
  readonly choice: Choice;
  /** Options of Jest. */
  readonly jest: readonly string[];
  readonly freshHosts: boolean;
  /** Whether a split vote or a busy machine gives a scenario another attempt. */
  readonly repeats: boolean;
  /** Whether packages may be installed on this machine where no engine runs. */
  readonly installEngine?: true;
}

export const USAGE = `npm run scenarios -- [options] [patterns] [options of Jest]

  patterns          only scenarios whose file has one of them in its path
  -t <pattern>      only scenarios whose name has this in it
  --tags a,b        only scenarios with one of these tags: ${Object.keys(TAGS).join(', ')}
  --without a,b     no scenario with one of these tags
  --all             those tagged slow as well, which are left out unless --tags names them
  --shard i/n       the ith of n parts, to split a run over machines; see npm run failover -- merge
  --workers n       at most so many scenario files at once; each begins when the machine has room for it
  --fresh-hosts     new hosts for every scenario, instead of hosts that scenarios use one after the other
  --no-repeat       one attempt for each scenario; a split vote or a busy machine otherwise gives it up to three
  --install-engine  where no engine runs: installs Docker, as root on Debian or Ubuntu, and starts it
  --planted         plants the defect of each scenario, which has to turn it red;
                    with --write: writes docs/planted-defects.md
  --list            only prints a table of them; with --write: writes docs/scenarios.md
  --help            prints this

An option that is none of these goes to Jest, and is written --option=value when it has one.
`;

const OPTIONS = {
  tags: { type: 'string', multiple: true },
  without: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  list: { type: 'boolean' },
  write: { type: 'boolean' },
  planted: { type: 'boolean' },
  shard: { type: 'string' },
  workers: { type: 'string', short: 'w' },
  'fresh-hosts': { type: 'boolean' },
  'no-repeat': { type: 'boolean' },
  'install-engine': { type: 'boolean' },
  testNamePattern: { type: 'string', short: 't' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** @throws UnusableInput naming the option and what it may be */
export function parseRequest(args: readonly string[]): Request {
  const { own, others } = partition(args);
  const { values, positionals } = parseArguments('npm run scenarios', {
    args: own,
    options: OPTIONS,
    allowPositionals: true,
  });
  if (values.help) return { kind: 'help' };
  const tags = tagsOf('--tags', values.tags);
  const choice: Choice = {
    tags,
    without: withoutOf(tags, tagsOf('--without', values.without), values.all ?? false),
    patterns: positionals,
    ...(values.testNamePattern !== undefined && { namePattern: values.testNamePattern }),
    ...(values.shard !== undefined && { shard: parseShard('--shard', values.shard) }),
  };
  const jest = [...others, ...workersOf(values.workers), ...namesOf(values.testNamePattern)];
  if (values.list) return values.write ? { kind: 'write the page of scenarios' } : { kind: 'list', choice };
  const job = {
    choice,
    jest,
    freshHosts: values['fresh-hosts'] ?? false,
    repeats: !values['no-repeat'],
    ...(values['install-engine'] && { installEngine: true as const }),
  };
  if (values.planted) return { kind: 'plant', ...job, writePage: values.write ?? false };
  if (values.write)
    throw new UnusableInput(
      '--write writes a page together with --list (docs/scenarios.md) or --planted (docs/planted-defects.md)',
    );
  return { kind: 'run', ...job };
}

/** Ours with the patterns, and what is Jest's, each in its order. */
function partition(args: readonly string[]): { readonly own: string[]; readonly others: string[] } {
  const config = { args, options: OPTIONS, strict: false, allowPositionals: true, tokens: true } as const;
  const own: string[] = [];
  const others: string[] = [];
  const patterns: string[] = [];
  for (const token of parseArgs(config).tokens) {
    if (token.kind === 'positional') patterns.push(token.value);
    if (token.kind !== 'option') continue;
    const isOwn = Object.hasOwn(OPTIONS, token.name);
    const name = isOwn ? `--${token.name}` : token.rawName;
    (isOwn ? own : others).push(token.value === undefined ? name : `${name}=${token.value}`);
  }
  return { own: [...own, '--', ...patterns], others };
}

function tagsOf(field: string, texts: readonly string[] = []): Tag[] {
  const text = texts.join(',');
  // Whoever gives an empty list has lost its tags on the way, and would get everything.
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
