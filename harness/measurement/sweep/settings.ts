import { badField, type Duration, milliseconds } from '../../basics/index.ts';
import { LIBRARIES, type OptionSet } from '../../clients/index.ts';
import { parseRepetitions } from '../../scenario/index.ts';

/** What a sweep tries. */
export interface SweepSettings {
  readonly downAfter: readonly Duration[];
  /** Options of ioredis. */
  readonly clients: readonly OptionSet[];
  /** How long the master stands still, each a try of its own. */
  readonly hiccups: readonly Duration[];
  /** How often each is tried. */
  readonly runs: number;
}

/** As they are typed; undefined for the defaults. */
export interface SweepArguments {
  readonly 'down-after'?: string | undefined;
  readonly client?: string | undefined;
  readonly hiccups?: string | undefined;
  readonly runs?: string | undefined;
}

const DEFAULTS = {
  downAfter: '500ms,1s,2s,5s',
  clients: 'defaults,tuned',
  hiccups: '300ms,700ms,1500ms,3s',
  runs: '3',
};

/** @throws UnusableInput naming the option and what it may be */
export const parseSweep = (given: SweepArguments): SweepSettings => ({
  downAfter: durations('--down-after', given['down-after'] ?? DEFAULTS.downAfter),
  clients: optionSets('--client', given.client ?? DEFAULTS.clients),
  hiccups: durations('--hiccups', given.hiccups ?? DEFAULTS.hiccups),
  runs: parseRepetitions('--runs', given.runs ?? DEFAULTS.runs),
});

function durations(field: string, text: string): Duration[] {
  const all = listed(text) as Duration[];
  for (const each of all) milliseconds(field, each);
  return all.toSorted((a, b) => milliseconds(field, a) - milliseconds(field, b));
}

function optionSets(field: string, text: string): OptionSet[] {
  const known = Object.keys(LIBRARIES.ioredis.optionSets);
  return listed(text).map(name => {
    if (!known.includes(name)) throw badField(field, name, `one or more of ${known.join(', ')}`);
    return name as OptionSet;
  });
}

/** Each once. */
const listed = (text: string): string[] => [...new Set(text.split(',').map(each => each.trim()))];

const VARIABLE = 'HARNESS_SWEEP';

/** Tells this process and its children. */
export function startSweep(settings: SweepSettings): void {
  process.env[VARIABLE] = JSON.stringify(settings);
}

/** The settings of the sweep that is going on; those of none where none is. */
export const currentSweep = (): SweepSettings =>
  JSON.parse(process.env[VARIABLE] ?? '{"downAfter":[],"clients":[],"hiccups":[],"runs":1}') as SweepSettings;

/** One thing that a sweep tries, as a scenario. */
interface Try {
  readonly name: string;
  readonly downAfter: Duration;
  /** How long the master stands still; absent where it crashes. */
  readonly hiccup?: Duration;
}

/** For each down-after a crash, to see how long clients are out, and hiccups, to see which of them cost a failover. */
export const triesOf = ({ downAfter, hiccups }: SweepSettings): Try[] =>
  downAfter.flatMap(each => [
    { name: `a crash with a down-after of ${each}`, downAfter: each },
    ...hiccups.map(hiccup => ({
      name: `a hiccup of ${hiccup} with a down-after of ${each}`,
      downAfter: each,
      hiccup,
    })),
  ]);
