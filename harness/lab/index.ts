export { eventInWords, serverNamesIn } from './failover-watch.ts';
export { openLab } from './open.ts';
export { STEPS } from './steps/index.ts';
export { type Learner, type Walked, walk } from './walk.ts';
