export {
  type Answer,
  isSuccess,
  isUnanswered,
  readAnswers,
  reportsCache,
} from './access-log.ts';
export { type Agreement, agreementOf } from './agreement.ts';
export { type CachedEntry, expiryOf } from './cached.ts';
export { type Numbers, type NumbersByPeriod, numbersByPeriod } from './numbers.ts';
export { cacheBackAtMs, PERIODS, type Period, type Periods, sightingsOf } from './periods.ts';
export { requestsOf, type Trouble, troubleAfter } from './recovery.ts';
export { type ProcessRemains, type ServiceRemains, sourceRequestsOf } from './running.ts';
export { requireImages } from './service/images.ts';
export type { ServiceExit, ServiceSignal } from './service/keeper-messages.ts';
export {
  type HttpOptions,
  http,
  type Pace,
  type Probe,
} from './service/load-settings.ts';
export {
  type ProcessOptions,
  type Service,
  type ServiceCommonOptions,
  type ServiceImageOptions,
  type ServiceOptions,
  type ServiceProcessOptions,
  service,
} from './service/settings.ts';
export { type RunningService, startService } from './service/start.ts';
export type { ServiceSurroundings } from './service/surroundings.ts';
export { shardsOf } from './shards.ts';
