import type { Spread } from '../html/spread.ts';
import { plotLazily } from './lazy-plots.ts';
import { createSpread } from './spread.ts';

// The script of the page of a comparison.

await plotLazily<Spread>('.spread-plot', 'application/x-spreads', createSpread);
