import type { Trend } from '../html/trends.ts';
import { plotLazily } from './lazy-plots.ts';
import { createTrend } from './trend.ts';

// The script of the page of all runs.

await plotLazily<Trend>('.trend-plot', 'application/x-trends', createTrend);
