import type uPlot from 'uplot';

/** Something on the chart in words. */
export interface Description {
  /** 'sentinel-2, +2.91 s: +sdown' */
  readonly title: string;
  /** The event or operation itself, as it was written down. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Something that one can point at: an event or an operation. */
export interface Target {
  /** The place of its row in the model. */
  readonly row: number;
  readonly kind: 'event' | 'operation';
  /** Among the scenario's events, or among the operations of the row's client. */
  readonly index: number;
  readonly atMs: number;
}

/** Where a target stands in its row's plotting area, CSS px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What was drawn the last time; tests count it. */
export interface Drawn {
  readonly events: number;
  readonly operations: number;
}

/** A row of a chart. */
export interface RowView {
  readonly plot: uPlot;
  /** Its host. */
  readonly element: HTMLElement;
  /** What lies nearest to a point of the plotting area. */
  near(point: Point): Target | undefined;
  /** What else is drawn at a point, in words. */
  hint(point: Point): Description | undefined;
  pointOf(target: Target): Point;
  /** The one after (1) or before (-1) a moment or a target. */
  beside(from: Target | number, direction: 1 | -1): Target | undefined;
  /** The same, of operations that were not acknowledged, or lost. */
  troubleBeside(from: Target | number, direction: 1 | -1): Target | undefined;
  drawn(): Drawn;
}
