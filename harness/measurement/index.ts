export { busySeconds, type Overhead, overheadOf, type ScenarioTimes, timesOf } from './overhead.ts';
export { renderMeasurement } from './page.ts';
export { outcomeOf, parseSweep, renderSweep, showSweep, startSweep } from './sweep/index.ts';
export { quantitiesOf, showQuantities, writeHistograms } from './table.ts';
