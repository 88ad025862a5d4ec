export { type AcceptedSample, type AcceptedSamples, type AcceptedWatch, watchAccepted } from './accepted.ts';
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
export { excuseFor, type Overrun, whyTooLate, whyTooSlow } from './excuse.ts';
export { type Observation, observe } from './observation.ts';
export { masterNamedIn, subjectOf, switchOf } from './sentinel-feed.ts';
export { parseLogLine } from './server-log.ts';
export { sameAddress } from './watch-server.ts';
