import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type Dirent, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownModule, UnusableInput, unusable } from '../../basics/index.ts';
import { SCENARIO_FILE, type ScenarioAbout } from '../../scenario/index.ts';
import { projectFolder, scenariosFolder } from '../project.ts';
import type { Loaded } from './collecting-process.ts';

/** A scenario as its file declares it, known without running it. */
export interface CollectedScenario extends ScenarioAbout {
  readonly name: string;
  /** Relative to the project: 'scenarios/master-dies/crash.scenario.ts'. */
  readonly file: string;
  /** The folder of the file, in this repository within scenarios/: 'master-dies'. */
  readonly group: string;
  /** What the file says at its beginning, of all its scenarios; undefined when it says nothing. */
  readonly comment: string | undefined;
}

const PROCESS = fileURLToPath(ownModule('./collecting-process.ts', import.meta.url));

/**
 * All scenarios of the project, by file, in the order in which each file registers them.
 * @throws UnusableInput naming a file that cannot be loaded or that registers nothing
 */
export const collectAll = (): Promise<CollectedScenario[]> => collect(scenarioFiles());

/** Folders with a dot are left out: tests put scenarios there that are nobody else's. */
const scenarioFiles = (): string[] =>
  globSync('**/*', { cwd: scenariosFolder(), withFileTypes: true, exclude: isLeftOut })
    .filter(({ name }) => SCENARIO_FILE.test(name))
    .map(entry => relative(projectFolder(), pathOf(entry)))
    .sort();

/** For people: where scenario files are not found. */
export const LEFT_OUT =
  'scenarios in reports/, in node_modules and in folders whose name begins with a dot are not run';

/** Whether scenario files in a folder of the project would be found. @param folder relative to the project */
export function isSearched(folder: string): boolean {
  const [first, ...others] = normalize(folder).split(sep);
  const isHidden = [first, ...others].some(name => name === 'node_modules' || /^\.[^.]/.test(name ?? ''));
  return !isHidden && first !== 'reports';
}

/** Of the folders called reports, only that of the runs. */
const isLeftOut = (entry: Dirent): boolean =>
  entry.name.startsWith('.') ||
  entry.name === 'node_modules' ||
  pathOf(entry) === join(projectFolder(), 'reports');

const pathOf = ({ parentPath, name }: Dirent): string => resolve(scenariosFolder(), parentPath, name);

/** @param files relative to the project */
export async function collect(files: readonly string[]): Promise<CollectedScenario[]> {
  const loaded = await load(files);
  return files.flatMap((file, i) => scenariosOf(file, loaded[i]));
}

async function load(files: readonly string[]): Promise<Loaded[]> {
  const loaded: Loaded[] = [];
  const collecting = fork(PROCESS, [...files], {
    cwd: projectFolder(),
    env: withoutSelection(process.env),
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  collecting.on('message', message => loaded.push(message as Loaded));
  await once(collecting, 'close');
  return loaded;
}

/** What is selected is chosen here, from everything. */
const withoutSelection = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(HARNESS_|NODE_OPTIONS)/.test(name)));

function scenariosOf(file: string, loaded: Loaded | undefined): CollectedScenario[] {
  if (loaded === undefined) throw cannotLoad(file, 'the process that loaded it ended');
  if (loaded.kind === 'failed') throw cannotLoad(file, loaded.why);
  if (loaded.scenarios.length === 0)
    throw new UnusableInput(
      `${file} registers no scenario: call scenario() or refusal() in it, or rename it`,
    );
  const group = relative(scenariosFolder(), dirname(join(projectFolder(), file))) || '.';
  const comment = leadingComment(readFileSync(join(projectFolder(), file), 'utf8'));
  return loaded.scenarios.map(({ name, about }) => ({ ...about, name, file, group, comment }));
}

const cannotLoad = (file: string, found: string): UnusableInput =>
  unusable({
    tried: `to load ${file} to see its scenarios`,
    found,
    todo: 'fix the file; the TypeScript compiler shows the details',
  });

const IMPORTS_AND_COMMENT = /^(?:import\b[^;]*;\s*)*((?:\/\/.*\n)+)/;

/**
 * The comment that a scenario file begins with after its imports, without its slashes; a line with nothing else
 * parts paragraphs. Undefined when there is none.
 */
export function leadingComment(source: string): string | undefined {
  const lines = IMPORTS_AND_COMMENT.exec(source)?.[1]?.trimEnd().split('\n');
  return lines?.map(line => line.replace(/^\/\/ ?/, '')).join('\n');
}
