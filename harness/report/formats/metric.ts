import type { RunReport, ScenarioReport } from '../result.ts';

/** A gauge, and how its samples are read from a run. */
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

/** Of a scenario that ran more than once each repetition has its own samples; of two with the same labels one would be lost. */
export const ofScenarios =
  (samplesOf: (report: ScenarioReport) => readonly Sample[]): Metric['read'] =>
  ({ scenarios }) =>
    [...Map.groupBy(scenarios, ({ file, name }) => `${file}\n${name}`).values()].flatMap(same =>
      same.flatMap((report, i) => {
        const repetition = same.length > 1 && { repetition: String(i + 1) };
        return samplesOf(report).map(({ labels, value }) => ({
          labels: { scenario: report.name, file: report.file, ...repetition, ...labels },
          value,
        }));
      }),
    );

/** To the microsecond, as moments are measured. */
export const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
