export { type Data, readData, type Stored } from './data.ts';
export { assemble, type Operation, readHistory } from './history.ts';
export {
  deafnessOf,
  lastIssueOf,
  longestOutage,
  type Outage,
  outageOf,
  outagesOf,
  receiveGapsOf,
  workedUntilMs,
} from './outage.ts';
