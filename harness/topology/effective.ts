import { UnusableInput } from '../basics/index.ts';
import { type ConfigurationLine, lastLine } from './configuration-text.ts';
import {
  commonLines,
  fileOf,
  linesOf,
  ownOf,
  type SentinelNumbers,
  type TopologySettings,
} from './settings.ts';
import { masterNames, namesOf } from './shards.ts';

type NumberName = keyof SentinelNumbers;

/** How a number stands in sentinel.conf. */
interface Written {
  /** What follows `sentinel`, before the name of the master. */
  readonly directive: string;
  /** Which word of the line it is. */
  readonly at: number;
  /** The option that sets it. */
  readonly option: string;
  /** Sentinel's own default (sentinel.h). */
  readonly absent: number;
  /** Of several sentinels and masters, the one of the slowest failover. */
  readonly slowest: (...values: number[]) => number;
}

const WRITTEN: Readonly<Record<NumberName, Written>> = {
  quorum: { directive: 'monitor', at: 5, option: 'quorum', absent: 0, slowest: Math.max },
  downAfterMs: {
    directive: 'down-after-milliseconds',
    at: 3,
    option: 'downAfter',
    absent: 30_000,
    slowest: Math.max,
  },
  failoverTimeoutMs: {
    directive: 'failover-timeout',
    at: 3,
    option: 'failoverTimeout',
    absent: 180_000,
    slowest: Math.max,
  },
  parallelSyncs: {
    directive: 'parallel-syncs',
    at: 3,
    option: 'parallelSyncs',
    absent: 1,
    slowest: Math.min,
  },
};
const NUMBERS = Object.keys(WRITTEN) as NumberName[];

/**
 * Reads the numbers that the sentinels go by from their whole configuration.
 * @param settings with the numbers that the options give, or the defaults
 * @param given the options that are given: a directive replaces a default, but not an option
 * @throws UnusableInput naming the line that is wrong, or the option and the line that contradict each other
 */
export function withEffectiveNumbers(
  settings: TopologySettings,
  given: ReadonlySet<string>,
): TopologySettings {
  if (settings.sentinels === 0) return settings;
  const common = commonLines(settings, 'sentinel');
  const masters = masterNames(settings);
  checkMasters(common, masters);
  for (const name of NUMBERS)
    for (const master of masters)
      if (given.has(WRITTEN[name].option)) refuseConflict(settings, common, name, master);

  const bySentinel = namesOf(settings, 'sentinel').map(name => {
    const lines = linesOf(settings, 'sentinel', name);
    checkMasters(lines, masters);
    return lines;
  });
  const all = (name: NumberName) => bySentinel.map(lines => masters.map(each => read(lines, name, each)));
  const slowest = (name: NumberName) => WRITTEN[name].slowest(...all(name).flat());
  const filledIn = numbersFrom(name => settings[name]);
  const isFilledIn = ownOf(settings, 'sentinel')?.lines === undefined;
  const numbers = numbersFrom(slowest);
  checkQuorum(numbers.quorum, settings.sentinels, common);
  const downAfters = all('downAfterMs').map(each => Math.min(...each));
  return {
    ...settings,
    ...numbers,
    ...(isFilledIn && NUMBERS.some(name => numbers[name] !== filledIn[name]) && { filledIn }),
    ...(downAfters.some(ms => ms !== numbers.downAfterMs) && {
      downAfterBySentinelMs: downAfters.toSorted((a, b) => a - b),
    }),
  };
}

const numbersFrom = (numberOf: (name: NumberName) => number): SentinelNumbers =>
  Object.fromEntries(NUMBERS.map(name => [name, numberOf(name)])) as Record<NumberName, number>;

const lineOf = (lines: readonly ConfigurationLine[], name: NumberName, master: string) =>
  lastLine(lines, 'sentinel', WRITTEN[name].directive, master);

/** What a sentinel goes by for this master. */
function read(lines: readonly ConfigurationLine[], name: NumberName, master: string): number {
  const { at, absent, directive } = WRITTEN[name];
  const line = lineOf(lines, name, master);
  if (line === undefined) return absent;
  const value = line.words[at] ?? '';
  if (line.words.length === at + 1 && /^[1-9]\d{0,9}$/.test(value)) return Number(value);
  throw new UnusableInput(
    `${line.place} is \`${line.words.join(' ')}\`; allowed: \`sentinel ${directive} ${master} ` +
      `${name === 'quorum' ? '<address> <port> ' : ''}<number>\` with a whole number from 1`,
  );
}

/** What a single server is given in `servers` is an exception from the option, and no contradiction. */
function refuseConflict(
  settings: TopologySettings,
  common: readonly ConfigurationLine[],
  name: NumberName,
  master: string,
): void {
  const value = read(common, name, master);
  const option = settings[name];
  if (value === option) return;
  const { directive, option: optionName } = WRITTEN[name];
  const file = fileOf(settings, 'sentinel');
  const instead =
    ownOf(settings, 'sentinel')?.file === undefined
      ? `write {{${name}}} in ${file}`
      : `set it with topology.sentinel: { 'sentinel ${directive} ${master}': ${option} }, which comes after the file`;
  const line = lineOf(common, name, master);
  const where =
    line === undefined ? `${file} does not set it, so Sentinel's default is` : `${line.place} sets it to`;
  throw new UnusableInput(
    `topology.${optionName} sets \`sentinel ${directive} ${master}\` to ${option}, and ${where} ${value}; ` +
      `take one of them out, or ${instead}`,
  );
}

function checkQuorum(quorum: number, sentinels: number, common: readonly ConfigurationLine[]): void {
  if (quorum <= sentinels) return;
  const line = lastLine(common, 'sentinel', 'monitor');
  throw new UnusableInput(
    `${line?.place} sets the quorum to ${quorum}; allowed: a whole number from 1 to the number of sentinels (${sentinels})`,
  );
}

// Directives about a master whose values the harness reads.
const OF_MASTER = [...NUMBERS.map(name => WRITTEN[name].directive), 'auth-pass', 'auth-user'];

function checkMasters(lines: readonly ConfigurationLine[], masters: readonly string[]): void {
  for (const { words, place } of lines) {
    const [first, directive = '', master = ''] = words;
    if (first !== 'sentinel' || !OF_MASTER.includes(directive) || masters.includes(master)) continue;
    throw new UnusableInput(
      `${place} sets \`sentinel ${directive}\` of a master '${master}'; the sentinels watch ${masters.join(', ')}`,
    );
  }
}
