export { type Data, readData, type Stored } from './data.ts';
export { assemble, type Operation, readHistory } from './history.ts';
export {
  type Beginning,
  type Deed,
  type Ending,
  type History,
  type HistoryLine,
  isRead,
  type Outcome,
} from './operation.ts';
export {
  arrivesByItself,
  longestOutage,
  type Outage,
  outagesOf,
  receiveGapsOf,
  workedUntilMs,
} from './outage.ts';
