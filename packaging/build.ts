import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_SCRIPTS, scriptOf, styleSheet } from '../harness/report/html/bundle.ts';

// npm run build: compiles the package into dist/, which has the folders of harness/.

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

rmSync(DIST, { recursive: true, force: true });
compile();
nameDeclarations();
await writePage();
chmodSync(join(DIST, 'cli/bin.js'), 0o755);

function compile(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', import.meta.dirname], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** The compiler leaves the extensions of imports in declarations as they are. */
function nameDeclarations(): void {
  for (const file of globSync('**/*.d.ts', { cwd: DIST })) {
    const path = join(DIST, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/((?:from |import\()['"]\.{1,2}\/[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}

async function writePage(): Promise<void> {
  const page = join(DIST, 'report/page');
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, 'page.css'), styleSheet());
  for (const name of PAGE_SCRIPTS) writeFileSync(join(page, `${name}.js`), await scriptOf(name));
}
