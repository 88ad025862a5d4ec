export { type Answer, cacheAtMs, isSuccess, readAnswers } from './access-log.ts';
export { type Agreement, agreementOf } from './agreement.ts';
export type { Application, Serve } from './application.ts';
export { type CachedEntry, parseCached } from './cache.ts';
export { cacheAside } from './cache-aside/cache-aside.ts';
export { dnsCache, dnsDomains } from './dns/dns.ts';
export { type RunningDns, startDns } from './dns/start.ts';
export type { LoadReport } from './load/settings.ts';
export { type Numbers, type NumbersByPeriod, numbersByPeriod, shardsOf } from './numbers.ts';
export { type LoadedApplication, loadApplication } from './part.ts';
export { cacheBackAtMs, PERIODS, type Period, type Periods } from './periods.ts';
export { requestsOf, type Trouble, troubleAfter } from './recovery.ts';
export type { ApplicationRemains, Running, ServiceRemains } from './running.ts';
export { requireImages } from './service/images.ts';
export type { ServiceExit } from './service/keeper-messages.ts';
export {
  type Expect,
  type HttpOptions,
  http,
  type ImageService,
  type Probe,
  type ProbeOptions,
  type ProcessService,
  type Service,
  type ServiceCommonOptions,
  type ServiceImageOptions,
  type ServiceOptions,
  type ServiceProcessOptions,
  service,
} from './service/settings.ts';
export { type RunningService, startService } from './service/start.ts';
export type { ServiceSurroundings } from './service/surroundings.ts';
export { type RunningApplication, startApplication, wasCutOff } from './start.ts';
