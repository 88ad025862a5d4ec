import type { CrowdReport } from '../../analyze/index.ts';
import { type Metric, ofScenarios, seconds } from './metric.ts';

/** What is undefined of a crowd has no sample. */
const ofCrowds = (read: (crowd: CrowdReport) => number | undefined) =>
  ofScenarios(({ crowds = {} }) =>
    Object.entries(crowds).flatMap(([name, crowd]) => {
      const value = read(crowd);
      return value === undefined ? [] : [{ labels: { crowd: name, library: crowd.library }, value }];
    }),
  );

/** The most attempts in a second after any fault. */
const peakTo = (to: 'toServers' | 'toSentinels') =>
  ofCrowds(({ failovers }) =>
    failovers.length === 0 ? undefined : Math.max(...failovers.map(each => each[to].perSecond)),
  );

export const CROWD_METRICS: readonly Metric[] = [
  {
    name: 'failover_crowd_connections',
    help: 'How many connections a crowd has',
    read: ofCrowds(({ connections }) => connections),
  },
  {
    name: 'failover_crowd_working_connections',
    help: 'How many of them worked at the end',
    read: ofCrowds(({ workedAtEnd }) => workedAtEnd),
  },
  {
    name: 'failover_crowd_followed_seconds',
    help: 'From the fault until the last connection worked again',
    read: ofCrowds(({ followedMs }) => (followedMs === undefined ? undefined : seconds(followedMs))),
  },
  {
    name: 'failover_crowd_server_attempts_peak',
    help: 'The most attempts to connect to redis servers in a second after a fault',
    read: peakTo('toServers'),
  },
  {
    name: 'failover_crowd_sentinel_attempts_peak',
    help: 'The most attempts to connect to sentinels in a second after a fault',
    read: peakTo('toSentinels'),
  },
  {
    name: 'failover_crowd_lost_writes',
    help: 'How many acknowledged writes of a crowd are absent',
    read: ofCrowds(({ writes }) => writes.lost),
  },
];
