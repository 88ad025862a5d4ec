import { html, type Markup } from '../../report/index.ts';
import type { Battery } from '../battery/outcome.ts';
import type { CheckResult } from '../check.ts';
import type { Finding } from '../rule.ts';
import { batteryCells, batteryHeads, batteryLines } from './battery.ts';
import { conclusionOf, countsOf, factsOf, placeOf } from './words.ts';

const STYLE = `
:root { color-scheme: light dark; --error: #c62828; --warning: #9a6700; --note: #0969da; --pass: #1a7f37; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --error: #ff7b72; --warning: #d29922; --note: #58a6ff; --pass: #3fb950; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
.pass { color: var(--pass); } .fail, .error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
section { border-left: 4px solid; padding: .1rem 0 .1rem 1rem; margin: 1.5rem 0; }
section > * { color: CanvasText; } h2 b { text-transform: uppercase; font-size: .8rem; margin-right: .5rem; }
code { font: .9em ui-monospace, monospace; background: #8882; padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
p { margin: .4rem 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; border-top: 1px solid var(--line); padding-top: 1rem; }
dd { margin: 0; overflow-wrap: anywhere; } table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); } td:nth-child(n+3), th:nth-child(n+3) { text-align: right; } .unknown { color: var(--warning); } .small { font-size: .85rem; opacity: .75; }
`;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** One file with everything in it, and no script. */
export function checkHtml(result: CheckResult, battery?: Battery): string {
  const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Failover check: ${result.verdict}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<h1>Failover check: <span class="${result.verdict}">${result.verdict}</span></h1>
<p>${countsOf(result)}: ${conclusionOf(result)}.</p>
${battery && batterySection(battery)}
${result.findings.map(section)}
<dl>${factsOf(result).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</body>
</html>
`;
  return `<!doctype html>\n${page.markup}`;
}

const section = (finding: Finding): Markup => {
  const { severity, title, text, what, change, rule, shownBy } = finding;
  return html`<section class="${severity}">
<h2><b class="${severity}">${severity}</b> ${title}</h2>
<p>${placeOf(finding)}${text === undefined ? '' : html`: <code>${text}</code>`}</p>
<p>${withCode(what)}</p>
<p><strong>Change:</strong> ${withCode(change)}</p>
<p class="small">Rule ${rule}, shown by ${shownBy}</p>
</section>
`;
};

function batterySection({ verdict, server, rows }: Battery): Markup {
  const heads = batteryHeads(rows);
  const cellsOf = (row: Battery['rows'][number]) =>
    batteryCells(row, heads).map((cell, i) => html`<td class="${i === 1 ? row.verdict : ''}">${cell}</td>`);
  return html`<h2>Battery: <span class="${verdict}">${verdict}</span></h2>
<p>On ${server}, one run of each fault.</p>
<table><thead><tr>${heads.map(head => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map(row => html`<tr>${cellsOf(row)}</tr>`)}</tbody></table>
${rows.filter(row => batteryLines(row).length > 0).map(row => html`<p><strong>${row.fault}</strong></p>${batteryLines(row).map(line => html`<p>${withCode(line)}</p>`)}`)}
`;
}

const withCode = (text: string): Markup[] =>
  text.split(/`([^`]*)`/).map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
