export { pack } from './archive.ts';
export { html, type Markup } from './markup.ts';
export { renderRun, writeRunPage } from './run-page.ts';
export { type ServedReports, serveReports } from './serve.ts';
export { pageOf } from './shell.ts';
export type { Spread, SpreadSide } from './spread.ts';
export type { SweepLine } from './sweep-line.ts';
