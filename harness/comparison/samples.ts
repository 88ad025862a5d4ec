import type { CrowdReport } from '../analyze/index.ts';
import type { Attempt, ClientReport, ScenarioReport } from '../report/index.ts';
import { PHASES, stepBeganAt } from '../timeline/index.ts';

/** What one quantity was in all runs of a scenario, in ms or, of losses, in writes. */
export interface Samples {
  /** Of the runs in which it came. */
  readonly values: readonly number[];
  /** Of those in which it had not come or ended when the run did: it takes longer than that. */
  readonly over: readonly number[];
  /** Of those in which it was too short to be noticed: it can have been anything up to that. Absent when none was. */
  readonly under?: readonly number[];
}

/** Of the runs in which it came; what was too short to be noticed counts as long as it can have been. */
export const cameIn = ({ values, under = [] }: Samples): number[] => [...values, ...under];

/**
 * The quantities of a scenario by name: the moments of its failover and of its clients' in ms after the fault ('promoted',
 * 'app:followed'; of a crowd that of its last connection), how long clients were out ('app:outage', 'app:receiveGap'), and how long single steps took ('+promoted').
 * Every attempt counts in which the fault took effect, whatever its verdict and also when it was repeated: those that
 * failed or missed a limit on a busy machine are the slow ones.
 */
export function samplesOf(reports: readonly ScenarioReport[]): Record<string, Samples> {
  const measured = reports.flatMap(attemptsOf).filter(isMeasured);
  const readings = Map.groupBy(measured.flatMap(readingsOf), ({ quantity }) => quantity);
  return Object.fromEntries([...readings].map(([quantity, found]) => [quantity, samplesIn(found)]));
}

/** All attempts at a scenario, in their order. */
export const attemptsOf = (report: ScenarioReport): readonly (Attempt | ScenarioReport)[] => [
  ...(report.earlier ?? []),
  report,
];

type Measurement = Pick<Attempt, 'fault' | 'phases' | 'clients' | 'crowds' | 'workEndedAtMs'>;

/** Whether there is a moment to measure from. */
export const isMeasured = ({ fault }: Pick<Measurement, 'fault'>): boolean =>
  fault?.injectedAtMs !== undefined;

interface Reading {
  readonly quantity: string;
  readonly ms: number;
  /** False when it takes longer than that. */
  readonly ended: boolean;
  /** Whether it can have been anything up to that. */
  readonly isUnder?: boolean;
}

function samplesIn(readings: readonly Reading[]): Samples {
  const having = (wanted: (reading: Reading) => boolean) =>
    readings.filter(wanted).map(({ ms }) => rounded(ms));
  const under = having(({ isUnder = false }) => isUnder);
  return {
    values: having(({ ended, isUnder = false }) => ended && !isUnder),
    over: having(({ ended }) => !ended),
    ...(under.length > 0 && { under }),
  };
}

// To what moments are measured.
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

function readingsOf(report: Measurement): Reading[] {
  const { phases, clients, crowds = {} } = report;
  return [
    ...PHASES.flatMap(phase => momentAndStep(report, phase.replace('Ms', ''), phase, phases[phase])),
    ...Object.entries(clients).flatMap(([name, client]) => [
      ...momentAndStep(report, `${name}:followed`, 'followedMs', client.followedMs),
      ...silencesOf(name, client),
    ]),
    ...Object.entries(crowds).flatMap(([name, crowd]) => reconnection(report, name, crowd)),
  ];
}

/** Of a crowd that no fault concerned there is none. One that no fault interrupted worked at once. */
function reconnection(
  report: Measurement,
  name: string,
  { failovers, followedMs }: Pick<CrowdReport, 'failovers' | 'followedMs'>,
): Reading[] {
  if (failovers.length === 0) return [];
  const atMs = followedMs ?? (failovers.some(({ never }) => never > 0) ? undefined : 0);
  return [{ quantity: `${name}:followed`, ms: atMs ?? watchedFor(report), ended: atMs !== undefined }];
}

/** A step is known where it is known when it began. @param atMs undefined when the moment did not come */
function momentAndStep(
  report: Measurement,
  quantity: string,
  step: Parameters<typeof stepBeganAt>[0],
  atMs: number | undefined,
): Reading[] {
  const ended = atMs !== undefined;
  const ms = atMs ?? watchedFor(report);
  const beganAtMs = stepBeganAt(step, report.phases, atMs);
  return [
    { quantity, ms, ended },
    ...(beganAtMs > 0 ? [{ quantity: `+${quantity}`, ms: Math.max(0, ms - beganAtMs), ended }] : []),
  ];
}

/** For how long after the fault the run would have seen what came; at least, in runs that do not tell. */
function watchedFor({ workEndedAtMs, fault, phases, clients }: Measurement): number {
  const known = [
    ...Object.values(phases),
    ...Object.values(clients).flatMap(({ followedMs }) => followedMs ?? []),
  ];
  const until = workEndedAtMs === undefined ? 0 : workEndedAtMs - (fault?.injectedAtMs ?? 0);
  return Math.max(0, until, ...known);
}

const silencesOf = (
  name: string,
  { outageMs, outageBelowMs, outageEnded, receiveGapMs, receiveGapEnded }: ClientReport,
): Reading[] => [
  ...(outageBelowMs === undefined
    ? silence(`${name}:outage`, outageMs, outageEnded)
    : [{ quantity: `${name}:outage`, ms: outageBelowMs, ended: true, isUnder: true }]),
  ...silence(`${name}:receiveGap`, receiveGapMs, receiveGapEnded),
];

const silence = (quantity: string, ms: number | undefined, ended = true): Reading[] =>
  ms === undefined ? [] : [{ quantity, ms, ended }];
