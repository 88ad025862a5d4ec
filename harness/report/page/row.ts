import type uPlot from 'uplot';
import type { Point, Target } from './target.ts';

/** What was drawn the last time, for whoever wants to count. */
export interface Drawn {
  readonly events: number;
  readonly operations: number;
}

/** A row as it stands on the page. */
export interface RowView {
  readonly plot: uPlot;
  /** Where its host is. */
  readonly element: HTMLElement;
  /** What lies nearest to a point of the plotting area. */
  near(point: Point): Target | undefined;
  pointOf(target: Target): Point;
  /** The one after (1) or before (-1) a moment or a target. */
  beside(from: Target | number, direction: 1 | -1): Target | undefined;
  /** The same, of operations that were not acknowledged, or lost. */
  troubleBeside(from: Target | number, direction: 1 | -1): Target | undefined;
  drawn(): Drawn;
}
