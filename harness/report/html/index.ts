export { renderRun, writeRunPage } from './run-page.ts';
export { type ServedReports, serveReports } from './serve.ts';
