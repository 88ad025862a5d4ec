import type uPlot from 'uplot';
import type { Palette } from './palette.ts';

/** An axis of a plot that stands alone, in the colours of the theme. @param own what is particular to it */
export const axis = (palette: () => Palette, own: uPlot.Axis): uPlot.Axis => ({
  stroke: () => palette().muted,
  grid: { stroke: () => palette().line, width: 1 },
  ticks: { show: false },
  font: '10px system-ui, sans-serif',
  ...own,
});
