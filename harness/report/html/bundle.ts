import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// What pages are made of, from the sources in report/page. The package has it made already (packaging/build.ts).

/** The scripts of the pages: files of report/page. */
export const PAGE_SCRIPTS = ['run', 'runs', 'comparison', 'sweep'] as const;

export type PageScript = (typeof PAGE_SCRIPTS)[number];

const PAGE = new URL('../page/', import.meta.url);

/** The style sheet of the pages and of uPlot. */
export function styleSheet(): string {
  const plot = readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8');
  const dark = read('dark.css');
  return [
    plot,
    read('style.css'),
    dark.replace(':root', ':root[data-theme="dark"]'),
    `@media (prefers-color-scheme: dark) {\n${dark.replace(':root', ':root:not([data-theme="light"])')}}`,
  ].join('\n');
}

const read = (file: string): string => readFileSync(new URL(file, PAGE), 'utf8');

/** A script of report/page with everything that it imports, as one text. */
export async function scriptOf(name: PageScript): Promise<string> {
  const { outputFiles } = await build({
    // By default that is the folder in which esbuild was loaded, which no longer needs to exist.
    absWorkingDir: fileURLToPath(PAGE),
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, PAGE))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // Texts of the page may not end the element that it stands in.
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
