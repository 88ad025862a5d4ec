import type { Numbers } from '../../services/index.ts';
import { knownOutageMs } from '../cells.ts';
import { countOf, VERDICTS } from '../order.ts';
import type { ClientReport, RunReport } from '../result.ts';
import { CROWD_METRICS } from './crowd-metrics.ts';
import { type Metric, ofRun, ofScenarios, seconds } from './metric.ts';
import { serverOf } from './why.ts';

/** What is undefined of a client has no sample. */
const ofClients = (read: (client: ClientReport) => number | undefined) =>
  ofScenarios(report =>
    Object.entries(report.clients).flatMap(([name, client]) => {
      const value = read(client);
      return value === undefined ? [] : [{ labels: { client: name, library: client.library }, value }];
    }),
  );

const timesOfClients = (readMs: (client: ClientReport) => number | undefined) =>
  ofClients(client => {
    const ms = readMs(client);
    return ms === undefined ? undefined : seconds(ms);
  });

/** Of each part of its run; what is undefined has no sample. */
const ofServices = (read: (numbers: Numbers) => number | undefined) =>
  ofScenarios(({ services = {} }) =>
    Object.entries(services).flatMap(([service, { periods }]) =>
      Object.entries(periods).flatMap(([period, numbers]) => {
        const value = read(numbers);
        return value === undefined ? [] : [{ labels: { service, period }, value }];
      }),
    ),
  );

export const METRICS: readonly Metric[] = [
  {
    name: 'failover_run_info',
    help: 'What ran; always 1',
    read: run => [{ labels: infoOf(run), value: 1 }],
  },
  {
    name: 'failover_run_exit_code',
    help: '0 every scenario that was not skipped passed, 1 one did not or all were skipped, 2 invalid input or environment',
    read: ofRun(({ exitCode }) => exitCode),
  },
  {
    name: 'failover_run_start_timestamp_seconds',
    help: 'When the run started, since 1970',
    read: ofRun(({ startedAt }) => seconds(Date.parse(startedAt))),
  },
  {
    name: 'failover_run_duration_seconds',
    help: 'How long the run took',
    read: ofRun(({ durationMs }) => seconds(durationMs)),
  },
  {
    name: 'failover_scenarios',
    help: 'How many scenarios have a verdict',
    read: ({ scenarios }) =>
      VERDICTS.map(verdict => ({ labels: { verdict }, value: countOf(scenarios, verdict) })),
  },
  {
    name: 'failover_scenario_verdict',
    help: 'The verdict of a scenario; always 1',
    read: ofScenarios(({ verdict }) => [{ labels: { verdict }, value: 1 }]),
  },
  {
    name: 'failover_scenario_duration_seconds',
    help: 'How long a scenario took',
    read: ofScenarios(({ durationMs }) => [{ labels: {}, value: seconds(durationMs) }]),
  },
  {
    name: 'failover_phase_seconds',
    help: 'From the fault to a phase of the failover',
    read: ofScenarios(({ phases }) =>
      Object.entries(phases).map(([phase, ms]: [string, number]) => ({
        labels: { phase: phase.replace(/Ms$/, '') },
        value: seconds(ms),
      })),
    ),
  },
  {
    name: 'failover_client_followed_seconds',
    help: 'From the fault to the first write that the new master acknowledged',
    read: timesOfClients(({ followedMs }) => followedMs),
  },
  {
    name: 'failover_client_outage_seconds',
    help: 'The longest time without an acknowledged write',
    read: timesOfClients(knownOutageMs),
  },
  {
    name: 'failover_client_outage_ended',
    help: '0 when that lasted until the end of the workload, otherwise 1',
    read: ofClients(({ outageEnded }) => (outageEnded === undefined ? undefined : Number(outageEnded))),
  },
  {
    name: 'failover_client_receive_gap_seconds',
    help: 'The longest time in which a client that receives received nothing',
    read: timesOfClients(({ receiveGapMs }) => receiveGapMs),
  },
  {
    name: 'failover_client_receive_gap_ended',
    help: '0 when that lasted until the end of the workload, otherwise 1',
    read: ofClients(({ receiveGapEnded }) =>
      receiveGapEnded === undefined ? undefined : Number(receiveGapEnded),
    ),
  },
  ...(['acknowledged', 'failed', 'unresolved'] as const).map(outcome => ({
    name: `failover_client_${outcome}_operations`,
    help: `Operations with the outcome '${outcome}'`,
    read: ofClients(({ operations }) => operations[outcome]),
  })),
  {
    name: 'failover_client_lost_writes',
    help: 'How many acknowledged units are absent: elements, jobs, increments, …',
    read: ofScenarios(({ clients }) =>
      Object.entries(clients).flatMap(
        ([
          client,
          {
            library,
            operations: { lost, unit },
          },
        ]) => (lost === undefined ? [] : [{ labels: { client, library, unit }, value: lost }]),
      ),
    ),
  },
  ...CROWD_METRICS,
  {
    name: 'failover_service_success_ratio',
    help: 'Requests that were answered without an error, of all, before, during and after the fault',
    read: ofServices(({ success }) => success),
  },
  {
    name: 'failover_service_hit_ratio',
    help: 'Requests that the cache answered, of all',
    read: ofServices(({ hits }) => hits),
  },
  {
    name: 'failover_service_p99_seconds',
    help: 'The time that 99 of 100 requests took at most',
    read: ofServices(({ p99Ms }) => (p99Ms === undefined ? undefined : seconds(p99Ms))),
  },
  {
    name: 'failover_service_source_requests_per_second',
    help: 'What the processes behind the service were asked',
    read: ofServices(({ sourcePerSecond }) => sourcePerSecond),
  },
  {
    name: 'failover_service_stale_answers',
    help: 'Answers that were older than the cache may keep them',
    read: ofServices(({ stale }) => stale),
  },
];

/** What is not known, and what joined runs do not agree in, is empty. */
const infoOf = (run: RunReport): Record<string, string> => ({
  run: run.run,
  server: serverOf(run) ?? '',
  git_commit: run.environment.gitCommit ?? '',
});
