export { type Data, readData, type Stored } from './data.ts';
export { assemble, type Operation, readHistory } from './history.ts';
export { deafnessOf, lastIssueOf, type Outage, outageOf } from './outage.ts';
