import type { OperationCounts, ScenarioReport } from './result.ts';

/** What a client or a crowd lost; `lost` is absent where it is not known. */
export interface Loss extends Pick<OperationCounts, 'unit' | 'acknowledged' | 'lost' | 'standing'> {
  readonly name: string;
}

/** Of each client and each crowd of a scenario. */
export const lossesOf = ({ clients, crowds = {} }: Pick<ScenarioReport, 'clients' | 'crowds'>): Loss[] => [
  ...Object.entries(clients).map(([name, { operations }]) => ({ name, ...operations })),
  ...Object.entries(crowds).map(([name, { writes }]) => ({ name, unit: 'write', ...writes })),
];
