import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Ended, Project } from '../consumers.ts';
import type { Job, Recipe, Step } from './recipe.ts';

/** A job that was executed. */
export interface ExecutedJob extends Ended {
  readonly job: string;
  /** Its working copy of the project. */
  readonly folder: string;
}

/** What jobs share, as a CI system stores it. */
interface Storage {
  readonly caches: string;
  readonly artifacts: string;
}

/**
 * Executes the jobs of a recipe one after the other, each in its own working copy of a project; caches and artifacts are
 * copied between them as the recipe says.
 * @param folder new; beside that of the project, because its lock file has the relative path of the tarball
 * @param variables replace those of the recipe
 * @param installed by `npm ci` line, a folder in which it was executed: its result is linked into later jobs
 */
export async function runRecipe(
  { jobs }: Recipe,
  project: Project,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  installed = new Map<string, string>(),
): Promise<ExecutedJob[]> {
  const storage = { caches: `${folder}-caches`, artifacts: `${folder}-artifacts` };
  const executed: ExecutedJob[] = [];
  for (const [i, job] of jobs.entries()) {
    const copy = `${folder}-${i + 1}`;
    checkOut(project.folder, copy);
    const run = (script: string) =>
      runScript(script, { ...job.variables, ...variables }, project, copy, installed);
    executed.push({ job: job.name, folder: copy, ...(await runJob(job, copy, storage, run)) });
  }
  return executed;
}

const NOT_COMMITTED = ['node_modules', 'reports', '.node'];

function checkOut(project: string, into: string): void {
  for (const name of readdirSync(project))
    if (!NOT_COMMITTED.includes(name)) cpSync(join(project, name), join(into, name), { recursive: true });
}

async function runJob(
  job: Job,
  copy: string,
  storage: Storage,
  run: (script: string) => Promise<Ended>,
): Promise<Ended> {
  let ended: Ended = { code: 0, said: '' };
  for (const step of job.steps) {
    if (step.kind !== 'run') performStep(step, copy, storage);
    else if (ended.code === 0) {
      const { code, said } = await run(step.script);
      ended = { code: step.optional ? 0 : code, said: ended.said + said };
    }
  }
  for (const step of job.steps)
    if (step.kind === 'cache') copyFound(step.paths, copy, join(storage.caches, step.key));
  return ended;
}

// Installing takes longer than everything else in a job.
const INSTALL = /^npm ci\b.*\n?/;

async function runScript(
  script: string,
  variables: Readonly<Record<string, string>>,
  project: Project,
  copy: string,
  installed: Map<string, string>,
): Promise<Ended> {
  const [line = ''] = INSTALL.exec(script) ?? [];
  const before = installed.get(line.trim());
  if (before !== undefined) execFileSync('cp', ['-al', join(before, 'node_modules'), copy]);
  const environment = Object.entries(variables).map(each => each.join('='));
  const rest = before === undefined ? script : script.replace(INSTALL, '');
  const ended = await project.run(['env', ...environment, 'sh', '-e', '-c', rest], copy);
  if (line !== '' && ended.code === 0) installed.set(line.trim(), before ?? copy);
  return ended;
}

function performStep(step: Exclude<Step, { kind: 'run' }>, copy: string, storage: Storage): void {
  switch (step.kind) {
    case 'cache':
      copyFound(step.paths, join(storage.caches, step.key), copy);
      break;
    case 'upload':
      copyFound(step.patterns, join(copy, step.from), join(storage.artifacts, step.name));
      break;
    case 'download':
      for (const name of readdirSync(storage.artifacts).filter(each => step.pattern.test(each)))
        copyFound(['*'], join(storage.artifacts, name), join(copy, step.into(name)));
  }
}

/** Copies what the patterns find below a folder to the same paths below another one. */
function copyFound(patterns: readonly string[], from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const path of globSync(patterns, { cwd: from })) {
    const into = dirname(join(to, path));
    mkdirSync(into, { recursive: true });
    // Hard links, as an image is large. A symbolic link that exists is replaced, which `cpSync` does not.
    execFileSync('cp', ['-alf', join(from, path), into]);
  }
}
