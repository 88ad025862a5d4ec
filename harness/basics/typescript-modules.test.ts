import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from './fixture.ts';
import { ownModule } from './places.ts';

const HOOK = ownModule('./typescript-modules.ts', import.meta.url).href;

/** Imports `a.ts` of a project with "type": "commonjs". @returns what it prints, and what is wrong */
function importing(a: string, hook: boolean): string {
  const folder = newFolder('commonjs', {
    'package.json': '{ "type": "commonjs" }',
    'b.ts': "import { basename } from 'node:path';\nexport const b: string = basename('x/b');\n",
    'a.ts': a,
  });
  const accept = hook ? `(await import('${HOOK}')).acceptTypeScriptModules();` : '';
  const program = `${accept} await import('${join(folder, 'a.ts')}');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

const MODULE = "import { b } from './b.ts';\nconsole.log('got', b);\n";
const COMMONJS =
  "import type { Stats } from 'node:fs';\nconst { sep } = require('node:path');\nconsole.log('got', sep as Stats | string);\n";

test('a TypeScript file with imports is a module, also in a project of CommonJS', () => {
  expect(importing(MODULE, false)).toMatch(/Cannot use import statement/);
  expect(importing(MODULE, true)).toBe('got b\n');
});

test('one that requires stays CommonJS', () => {
  expect(importing(COMMONJS, true)).toBe('got /\n');
});
