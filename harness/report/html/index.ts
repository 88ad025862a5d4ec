export { html, type Markup } from './markup.ts';
export { writeRunPage } from './run-page.ts';
export { serveReports } from './serve.ts';
export { pack, pageOf } from './shell.ts';
export type { Spread, SpreadSide, SweepLine } from './spread.ts';
