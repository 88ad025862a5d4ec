import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// For tests that write scenario files: folders where the imports of scenarios resolve, and which
// the commands, git and the checks of the repository ignore.

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Scratch {
  /** Relative to the repository. */
  readonly folder: string;
  /** Writes a file into it. @returns its path relative to the repository */
  write(name: string, text: string): string;
  /** What the compiler says of all that is in it; empty when it finds nothing. */
  typeErrors(unused?: 'unused names are fine'): string;
  /** What linter and formatter say of all that is in it; empty when they find nothing. */
  lintErrors(): string;
  [Symbol.dispose](): void;
}

/** @param purpose a part of its name */
export function scratch(purpose: string): Scratch {
  const path = mkdtempSync(join(ROOT, `scenarios/.${purpose}-`));
  const folder = relative(ROOT, path);
  return {
    folder,
    write(name, text) {
      writeFileSync(join(path, name), text);
      return join(folder, name);
    },
    typeErrors(unused) {
      const config = join(path, 'tsconfig.json');
      const strict = unused === undefined;
      const compilerOptions = { noUnusedLocals: strict, noUnusedParameters: strict };
      writeFileSync(
        config,
        JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'], compilerOptions }),
      );
      const errors = run('typescript/bin/tsc', '--project', path, '--pretty', 'false');
      rmSync(config);
      return errors;
    },
    lintErrors: () =>
      run(
        '@biomejs/biome/bin/biome',
        'ci',
        '--vcs-enabled=false',
        '--error-on-warnings',
        '--colors=off',
        path,
      ),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', program), ...args],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return status === 0 ? '' : `${stdout}${stderr}`;
}
