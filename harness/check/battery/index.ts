export { BATTERY, type BatteryFault, describeFault, type FaultTimes } from './faults.ts';
export { type Battery, batteryOutcome } from './outcome.ts';
export { batteryFor, imageFor } from './plan.ts';
export { type BatterySettings, startBattery } from './settings.ts';
