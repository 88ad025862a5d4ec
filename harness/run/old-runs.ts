import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { badField, parseOr, readOr } from '../basics/index.ts';
import { claimRun, stateOf } from '../engine/index.ts';

const VARIABLE = 'HARNESS_KEEP_RUNS';
const KEPT = 50;

/**
 * How many runs a folder of runs keeps: HARNESS_KEEP_RUNS.
 * @returns Infinity for 'all'
 * @throws UnusableInput for anything but that and a whole number from 1
 */
export function keptRuns(env: NodeJS.ProcessEnv = process.env): number {
  const text = env[VARIABLE];
  if (text === undefined || text === '') return KEPT;
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw badField(VARIABLE, text, `a whole number from 1, or 'all'; ${KEPT} without it`);
}

// In a run's folder: the process that writes the run, and that the run must stay.
const OWNER_FILE = 'owner';
const KEEP_FILE = 'keep';

/** Writes down that this process writes the run in that folder: while it lives, the run goes on. */
export const markOwned = (folder: string): void =>
  writeFileSync(join(folder, OWNER_FILE), `${claimRun().owner}\n`);

/** Marks a run as one that is never removed as an old one, where its folder can be written to. @param why for people */
export function keepRun(folder: string, why: string): void {
  const file = join(folder, KEEP_FILE);
  if (!isRun(folder) || existsSync(file)) return;
  try {
    writeFileSync(file, `${why}\n`);
  } catch {
    // Stored runs may be read-only: then they cannot be removed either.
  }
}

interface RemovedRuns {
  /** Names of folders, the oldest first. */
  readonly removed: readonly string[];
  /** Those that could not be removed. */
  readonly stuck: readonly string[];
}

/**
 * Removes the oldest runs of a folder. Stays: the newest `keep`; a run that goes on; what a symbolic link in the folder
 * (`latest`) leads to; the run of a baseline; and everything that is not a run, such as one whose folder a person renamed.
 * A run without a scenario, as Jest leaves one when other tests ran, does not take the place of another.
 */
export function removeOldRuns(reports: string, keep: number): RemovedRuns {
  const runs = readdirSync(reports, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && NAME.test(entry.name) && isRun(join(reports, entry.name)))
    .map(({ name }) => name)
    // Their names are times.
    .sort();
  const counted = runs.filter(name => hasScenario(join(reports, name)) || goesOn(join(reports, name)));
  const oldestKept = counted.at(-keep);
  const old = oldestKept === undefined ? [] : runs.filter(name => name < oldestKept);
  if (old.length === 0) return { removed: [], stuck: [] };
  const needed = new Set([...linkedFrom(reports), ...baselinesIn(reports)]);
  const removed: string[] = [];
  const stuck: string[] = [];
  for (const name of old) {
    const folder = join(reports, name);
    if (needed.has(name) || existsSync(join(folder, KEEP_FILE)) || goesOn(folder)) continue;
    (isRemoved(folder) ? removed : stuck).push(name);
  }
  return { removed, stuck };
}

// As `createRunFolder` names them.
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}$/;

const RUN_FILE = 'run.json';
const SCENARIO_FILES = ['scenario.json', 'begun.json'];

/** Runs of earlier versions have no owner. */
const isRun = (folder: string): boolean => existsSync(join(folder, OWNER_FILE)) || hasScenario(folder);

/** A killed run has nothing but the folders of its scenarios. */
const hasScenario = (folder: string): boolean =>
  existsSync(join(folder, RUN_FILE)) ||
  (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true &&
    readdirSync(folder).some(name => SCENARIO_FILES.some(file => existsSync(join(folder, name, file)))));

/** Of a process on another machine nothing is known, so its run goes on until it has its run.json. */
function goesOn(folder: string): boolean {
  const file = join(folder, OWNER_FILE);
  if (!existsSync(file)) return false;
  const state = stateOf(readFileSync(file, 'utf8').trim());
  return state === 'alive' || (state !== 'gone' && !existsSync(join(folder, RUN_FILE)));
}

function linkedFrom(reports: string): string[] {
  const links = readdirSync(reports, { withFileTypes: true }).filter(entry => entry.isSymbolicLink());
  return links.flatMap(({ name }) => {
    const path = join(reports, name);
    return existsSync(path) ? [basename(realpathSync(path))] : [];
  });
}

interface Baseline {
  readonly kind: unknown;
  readonly run: unknown;
}

/** The runs from which the baselines in the folder were made. */
function baselinesIn(reports: string): string[] {
  const files = readdirSync(reports).filter(name => name.endsWith('.json'));
  return files.flatMap(name => {
    const { kind, run } = parseOr<Partial<Baseline> | null>(readOr(join(reports, name), ''), {}) ?? {};
    return kind === 'failover baseline' && typeof run === 'string' ? [run] : [];
  });
}

function isRemoved(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** One line for people; empty when nothing happened. */
export function showRemoved(reports: string, keep: number, { removed, stuck }: RemovedRuns): string {
  const parts = [
    ...(removed.length > 0 ? [`removed ${describe(removed)}`] : []),
    ...(stuck.length > 0 ? [`could not remove ${describe(stuck)}`] : []),
  ];
  if (parts.length === 0) return '';
  return `${parts.join(', ')} from ${reports}/, which keeps the newest ${keep} (${VARIABLE})`;
}

function describe(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return `the old run ${first}`;
  return `${names.length} old runs (${first} to ${others.at(-1)})`;
}
