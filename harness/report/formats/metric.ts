import type { RunReport, ScenarioReport } from '../result.ts';

/** A gauge, and how its samples are read from a run. All samples of a gauge have the same labels. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  read(run: RunReport): readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const ofRun =
  (read: (run: RunReport) => number): Metric['read'] =>
  run => [{ labels: {}, value: read(run) }];

export const ofScenarios =
  (samplesOf: (report: ScenarioReport) => readonly Sample[]): Metric['read'] =>
  ({ scenarios }) =>
    scenarios.flatMap(report =>
      samplesOf(report).map(({ labels, value }) => ({
        labels: { scenario: report.name, file: report.file, ...labels },
        value,
      })),
    );

/** To the microsecond, as moments are measured. */
export const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
