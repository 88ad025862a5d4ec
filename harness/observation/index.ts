export {
  type Disturbance,
  type DisturbanceSample,
  type DisturbanceWatch,
  disturbanceBetween,
  showDisturbance,
  watchDisturbance,
  whyDisturbed,
} from './disturbance.ts';
export type * from './events.ts';
export { parseLogLine } from './log-line.ts';
export { type Observation, observe } from './observation.ts';
export { sameAddress } from './role.ts';
export { masterNamedIn, type Subject, subjectOf, switchOf } from './sentinel-payload.ts';
