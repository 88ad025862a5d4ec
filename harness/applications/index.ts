export { type Agreement, agreementOf } from './agreement.ts';
export { type Answer, cacheAtMs, readAnswers } from './answer.ts';
export type { Application, Deployment, Part } from './application.ts';
export { type CacheAsideOptions, cacheAside } from './cache-aside/cache-aside.ts';
export { type Cached, type CachedEntry, parseCached } from './cached.ts';
export { type DnsCacheOptions, dnsCache, dnsDomains } from './dns/dns.ts';
export { modulo, type PartitionOf, ring } from './dns/placement.ts';
export { type RunningDns, startDns } from './dns/start.ts';
export type { DnsStatistics, PartitionCounts } from './dns/statistics.ts';
export type { LoadReport } from './load/report.ts';
export { type LoadOptions, type LoadSettings, resolveLoad } from './load/settings.ts';
export { type LoadedApplication, loadApplication } from './loaded.ts';
export type { CacheChange } from './messages.ts';
export { type Numbers, type NumbersByPeriod, numbersByPeriod, shardsOf } from './numbers.ts';
export { BACK_FOR_MS, cacheBackAtMs, PERIODS, type Period, type Periods } from './periods.ts';
export type { Serve, Served, Surroundings } from './serve.ts';
export {
  type ApplicationRemains,
  type RunningApplication,
  type StartOptions,
  startApplication,
  wasCutOff,
} from './start.ts';
