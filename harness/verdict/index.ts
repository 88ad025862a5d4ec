export { eventually } from './eventually.ts';
export { failoverMatchers, type MatchersOn } from './matchers.ts';
export { checksEnded } from './open-checks.ts';
export type * from './subjects.ts';
export { watchMisuse } from './subjects.ts';
export { recordedError, Unknown } from './unknown.ts';
export { unlessTooBusy } from './unless-too-busy.ts';
