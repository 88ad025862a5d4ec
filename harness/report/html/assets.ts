import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PAGE = new URL('../page/', import.meta.url);

/** The style sheet of the pages and of uPlot. */
export function styleSheet(): string {
  const plot = read(new URL('../../../node_modules/uplot/dist/uPlot.min.css', import.meta.url));
  const dark = read(new URL('dark.css', PAGE));
  return [
    plot,
    read(new URL('style.css', PAGE)),
    dark.replace(':root', ':root[data-theme="dark"]'),
    `@media (prefers-color-scheme: dark) {\n${dark.replace(':root', ':root:not([data-theme="light"])')}}`,
  ].join('\n');
}

const read = (file: URL): string => readFileSync(file, 'utf8');

/** A script of harness/report/page/ with everything that it imports, as one text. */
export async function scriptOf(name: string): Promise<string> {
  const { outputFiles } = await build({
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
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
}
