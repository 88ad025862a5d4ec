import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { writeArchive } from './archive-format.ts';
import { html, type Markup, raw } from './markup.ts';

// The browser itself holds the page to its promise: nothing is fetched, from anywhere.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** A whole page, with style and script in it. @param script which one: a file in harness/report/page/ */
export async function pageOf(
  title: string,
  script: 'run' | 'runs' | 'comparison' | 'sweep',
  body: Markup,
): Promise<string> {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(styleSheet())}</style>
</head>
<body>
${body}
<script type="module">${raw(await scriptOf(script))}</script>
</body>
</html>
`.markup
  }`;
}

/** A value with columns of bytes as text that an HTML file can carry. */
export const pack = (value: unknown): string => gzipSync(writeArchive(value)).toString('base64');

const PAGE = new URL('../page/', import.meta.url);

/** The style sheet of the pages and of uPlot. */
function styleSheet(): string {
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
async function scriptOf(name: string): Promise<string> {
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
