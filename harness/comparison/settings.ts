import type { ScenarioReport } from '../report/index.ts';

/** What a scenario ran with, flat: 'downAfterMs', 'workload.rate', 'app.socketTimeout'. */
export type Settings = Readonly<Record<string, Setting>>;

type Setting = string | number | boolean | null;

// A baseline file is there to be shown around. Certificates are other ones in every run.
const KEPT_BACK = /pass|auth|secret|tls|username/i;

/** Those of the first run that had any; what may be a secret is left out. */
export function settingsOf(reports: readonly ScenarioReport[]): Settings {
  const report = reports.find(({ settings }) => settings !== undefined);
  if (report === undefined) return {};
  const { settings, workload, clients } = report;
  const ofClients = Object.entries(clients).map(([name, { library, options }]) => [
    name,
    { library, ...options },
  ]);
  return Object.fromEntries(flat({ ...settings, workload, ...Object.fromEntries(ofClients) }));
}

function flat(value: object, path: readonly string[] = []): [string, Setting][] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]): [string, Setting][] => {
    const inner = [...path, key];
    if (each === undefined || (KEPT_BACK.test(key) && typeof each !== 'boolean')) return [];
    if (isSetting(each)) return [[inner.join('.'), each]];
    return Array.isArray(each) ? [[inner.join('.'), JSON.stringify(each)]] : flat(each as object, inner);
  });
}

const isSetting = (value: unknown): value is Setting =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
