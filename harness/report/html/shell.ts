import { scriptOf, styleSheet } from './assets.ts';
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
