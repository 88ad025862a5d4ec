import { Gauge, Registry } from 'prom-client';
import type { RunReport } from '../result.ts';
import type { Metric } from './metric.ts';
import { METRICS } from './metric-list.ts';

type OpenMetrics = typeof Registry.OPENMETRICS_CONTENT_TYPE;

/** metrics.txt: a run as OpenMetrics text. Times are in seconds; what is not known has no sample. */
export function metricsText(run: RunReport): Promise<string> {
  const registry = new Registry<OpenMetrics>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const metric of METRICS) addGauge(registry, metric, run);
  return registry.metrics();
}

function addGauge(registry: Registry<OpenMetrics>, { name, help, read }: Metric, run: RunReport): void {
  const samples = read(run);
  // A gauge that is never set would be written as 0.
  if (samples.length === 0) return;
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
  const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
  for (const { labels, value } of samples) gauge.set(labels, value);
}
