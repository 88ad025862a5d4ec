export { PAGE_FILE, renderRun, writeRunPage } from './run-page.ts';
