import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { IS_COMPILED } from '../../basics/index.ts';
import { writeArchive } from './archive-format.ts';
import type { PageScript } from './bundle.ts';
import { html, type Markup, raw } from './markup.ts';

// The browser itself holds the page to its promise: nothing is fetched, from anywhere.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/** A whole page, with style and script in it. @param script which one: a file in harness/report/page/ */
export async function pageOf(title: string, script: PageScript, body: Markup): Promise<string> {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(await styleSheet())}</style>
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

// The package holds what is made of report/page; in this repository it is made when a page is written.
const built = (file: string): string => readFileSync(new URL(`../page/${file}`, import.meta.url), 'utf8');

const styleSheet = async (): Promise<string> =>
  IS_COMPILED ? built('page.css') : (await import('./bundle.ts')).styleSheet();

async function scriptOf(name: PageScript): Promise<string> {
  const script = IS_COMPILED ? built(`${name}.js`) : await (await import('./bundle.ts')).scriptOf(name);
  return script.replaceAll('</script', '<\\/script');
}
