import type { LoadReport } from './report.ts';
import type { LoadSettings } from './settings.ts';

export type ToLoad =
  | { readonly do: 'begin'; readonly url: string; readonly settings: LoadSettings; readonly seed: number }
  | { readonly do: 'stop' };

export interface FromLoad {
  readonly report: LoadReport;
}
