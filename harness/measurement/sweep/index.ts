export { outcomeOf } from './outcome.ts';
export { renderSweep } from './page.ts';
export { parseSweep, startSweep } from './settings.ts';
export { showSweep } from './table.ts';
