import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunReport } from '../report/index.ts';
import { ROOT } from './scratch.ts';

// For tests: projects of other people that install the packed package and use it.

/** What a command printed and its exit code. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** A project in a folder of its own. */
export interface Project {
  readonly folder: string;
  /** Runs a command in it, or in a folder of it, as a person does. */
  run(command: readonly string[], folder?: string): Promise<Ended>;
}

/** A project that has the package installed. */
export interface Consumer extends Project {
  /** run.json of its newest run. */
  report(): RunReport;
  /** The programs that loaded the project's own ioredis since it was installed. */
  loadedIoredis(): readonly string[];
}

/** Packs this repository. @returns the tarball, and the names of the files in it */
export async function packInto(
  folder: string,
): Promise<{ readonly tarball: string; readonly files: readonly string[] }> {
  const { code, said, out } = await npm(['pack', '--json', '--pack-destination', folder], ROOT, folder);
  if (code !== 0) throw new Error(`npm pack ended with ${code}:\n${said}`);
  // Scripts of the package print before it.
  const [packed] = JSON.parse(out.slice(out.lastIndexOf('\n[\n') + 1)) as [Packed];
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Writes a project and installs it.
 * @param files by their paths; package.json gets the dependencies
 * @param dependencies besides the package itself, as package.json has them
 * @param like a project that was installed before: only what differs from it is fetched
 */
export async function consumer(
  folder: string,
  tarball: string,
  dependencies: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  like?: Consumer,
): Promise<Consumer> {
  writeProject(folder, tarball, dependencies, files);
  // Links, as npm replaces files and does not change them.
  if (like !== undefined && !existsSync(join(folder, 'node_modules')))
    await spawned('cp', ['-al', join(like.folder, 'node_modules'), folder], folder, folder);
  await install(folder);
  const file = join(folder, 'package.json');
  const loaded = join(folder, 'loaded-ioredis.txt');
  noteLoading(createRequire(file).resolve('ioredis'), loaded);
  return {
    ...projectIn(folder),
    report: () => JSON.parse(readFileSync(join(folder, 'reports/latest/run.json'), 'utf8')) as RunReport,
    loadedIoredis: () => (existsSync(loaded) ? readFileSync(loaded, 'utf8').trim().split('\n') : []),
  };
}

/** The same with a lock file, and nothing installed: a fresh checkout. */
export async function checkedOut(
  folder: string,
  tarball: string,
  dependencies: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<Project> {
  writeProject(folder, tarball, dependencies, files);
  await install(folder, '--package-lock-only');
  return projectIn(folder);
}

const projectIn = (folder: string): Project => ({
  folder,
  run: ([program = '', ...args], at = folder) => spawned(program, args, at, folder),
});

function writeProject(
  folder: string,
  tarball: string,
  dependencies: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const file = join(folder, 'package.json');
  const own = JSON.parse(readFileSync(file, 'utf8')) as object;
  const devDependencies = { ...dependencies, 'sentinel-failover-harness': `file:${tarball}` };
  writeFileSync(file, JSON.stringify({ private: true, ...own, devDependencies }, null, 2));
}

async function install(folder: string, ...options: readonly string[]): Promise<void> {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--engine-strict', ...options];
  const { code, said } = await npm(args, folder, folder);
  if (code !== 0) throw new Error(`npm install in ${folder} ended with ${code}:\n${said}`);
}

/** Makes a module write the program that loads it into a file. */
function noteLoading(module: string, into: string): void {
  const own = readFileSync(module, 'utf8').replace(/\n\/\/ noted\n[\s\S]*/, '');
  rmSync(module);
  const note = `require('node:fs').appendFileSync(${JSON.stringify(into)}, process.argv[1] + '\\n');`;
  writeFileSync(module, `${own}\n// noted\n${note}\n`);
}

const npm = (args: readonly string[], cwd: string, scratch: string) => spawned('npm', args, cwd, scratch);

/** What a shell of a project has: nothing of this repository but the Node that runs its tests. */
function environmentIn(scratch: string): NodeJS.ProcessEnv {
  const programs = join(scratch, '.node');
  mkdirSync(programs, { recursive: true });
  if (!existsSync(join(programs, 'node'))) symlinkSync(process.execPath, join(programs, 'node'));
  const path = (process.env.PATH ?? '').split(':').filter(each => !each.includes('node_modules'));
  const outside = Object.entries(process.env).filter(
    ([key]) =>
      key === 'HARNESS_IMAGE' || !/^(HARNESS_|NODE_(?!EXTRA_CA)|JEST_|npm_|INIT_CWD|GITHUB_STEP)/.test(key),
  );
  return { ...Object.fromEntries(outside), PATH: [programs, ...path].join(':') };
}

async function spawned(
  program: string,
  args: readonly string[],
  cwd: string,
  scratch: string,
): Promise<Ended & { readonly out: string }> {
  const child = spawn(program, args, { cwd, env: environmentIn(scratch), stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, said: out + err };
}
