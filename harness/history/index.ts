export { type Data, readData, type Stored } from './data.ts';
export { type Operation, readHistory } from './history.ts';
export {
  type Beginning,
  type Deed,
  type Ending,
  type History,
  isRead,
  type Outcome,
} from './operation.ts';
export {
  arrivesByItself,
  gapsOf,
  LEAST_OUTAGE_MS,
  longestOutage,
  type Outage,
  type Outages,
  outagesOf,
  receiveGapsOf,
  workedUntilMs,
} from './outage.ts';
