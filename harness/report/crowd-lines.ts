import chalk from 'chalk';
import {
  type CrowdFailover,
  type CrowdReport,
  type Peaks,
  type ServerAttempts,
  showKinds,
  showReconnections,
} from '../analyze/index.ts';
import type { ScenarioReport } from './result.ts';

/** What the connections of each crowd experienced, for the terminal. */
export const showCrowds = ({ crowds = {} }: ScenarioReport): string[] =>
  Object.entries(crowds).flatMap(([name, crowd]) => showCrowd(name, crowd));

function showCrowd(name: string, crowd: CrowdReport): string[] {
  const { connections, workedAtEnd, writes, errors, process, library } = crowd;
  const { acknowledged, failed, lost, unknowable } = writes;
  const counts = [
    `${acknowledged} writes acknowledged`,
    `${failed} failed`,
    lost === undefined ? `loss not known (${unknowable})` : `${lost} lost`,
    `${workedAtEnd} of ${connections} connections worked at the end`,
    ...(process === 'finished' ? [] : [chalk.red(`a process ${process}`)]),
  ];
  return [
    `${chalk.bold(name)} (${connections} × ${library}): ${counts.join(', ')}`,
    ...crowd.failovers.flatMap(showFailover),
    ...(errors.length === 0 ? [] : [chalk.dim(`  errors: ${showKinds(errors)}`)]),
  ];
}

function showFailover(failover: CrowdFailover): string[] {
  const { title, toServers, toSentinels, rejected, neverBecause, never, byServer } = failover;
  const refused = rejected === 0 ? '' : chalk.yellow(`; ${rejected} rejected because of maxclients`);
  return [
    `  ${title}: ${showReconnections(failover)}`,
    `  attempts to connect: ${showPeaks(toServers)} to servers, ${showPeaks(toSentinels)} to sentinels${refused}`,
    ...(never === 0
      ? []
      : [chalk.yellow(`  last errors of those that never did: ${showKinds(neverBecause)}`)]),
    ...Object.entries(byServer).map(([name, server]) => chalk.dim(`    ${name}: ${showServer(server)}`)),
  ];
}

const showPeaks = ({ total, perSecond, per100ms }: Peaks): string =>
  `${total} (peak ${perSecond}/s, ${per100ms} in 100 ms)`;

const showServer = ({ attempts, connected, perSecond, accepted, rejected }: ServerAttempts): string =>
  [
    `${attempts} attempts, peak ${perSecond}/s`,
    `${connected} connected`,
    ...(accepted === undefined ? [] : [`${accepted} accepted and ${rejected} rejected by its own count`]),
  ].join(', ');
