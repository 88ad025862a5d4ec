export { writeHistograms } from './histograms.ts';
export { busySeconds, type Overhead, overheadOf, type ScenarioTimes, timesOf } from './overhead.ts';
export { renderMeasurement } from './page.ts';
export { type MeasuredQuantity, quantitiesOf } from './quantities.ts';
export { outcomeOf, parseSweep, renderSweep, showSweep, startSweep } from './sweep/index.ts';
export { showQuantities } from './table.ts';
