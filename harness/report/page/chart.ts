import { type Choice, choiceAmong } from './choice.ts';
import { describe } from './describe.ts';
import { listenToFingers, listenToKeys, listenToWheel, type Steered } from './input.ts';
import { mountRows } from './mount-rows.ts';
import type { Stage } from './plot.ts';
import type { Drawn, RowView } from './row.ts';
import type { Drawing } from './unpack.ts';
import { viewOf } from './view.ts';

/** The drawing of a scenario, on the page. */
export interface Chart extends Steered {
  /** Fits everything to the width that there is now, in the colours of now. */
  refresh(): void;
}

/** Draws a scenario into `host`. @param name the scenario's anchor */
export function createChart(
  host: HTMLElement,
  name: string,
  drawing: Drawing,
  palette: Stage['palette'],
): Chart {
  const { model } = drawing;
  const view = viewOf(model, model);
  const { rows, bars } = mountRows(host, { key: name, view, faults: model.faults, palette }, drawing);
  const all = bars === undefined ? rows : [bars, ...rows];
  const choice = choiceAmong(rows, view, name, drawing);
  const chart: Chart = {
    element: host,
    choice,
    view,
    focus: model.focus,
    refresh() {
      for (const { plot, element } of all) plot.setSize({ width: element.clientWidth, height: plot.height });
      settle();
    },
  };
  const settle = () => {
    choice.follow();
    // After uPlot, which draws at the end of the current task.
    setTimeout(() => tellDrawn(host, rows));
  };
  view.onChange(
    onceAFrame(() => {
      const { fromMs: min, toMs: max } = view.now();
      for (const { plot } of all) plot.setScale('x', { min, max });
      settle();
    }),
  );
  for (const { plot } of all) listenToWheel(plot, view);
  for (const { plot } of all) listenToFingers(plot, view);
  for (const row of all) listenToPointer(row, choice, drawing);
  listenToKeys(chart);
  settle();
  return chart;
}

/** Writes down what is drawn, so that it can be compared with what there is. */
function tellDrawn(host: HTMLElement, rows: readonly RowView[]): void {
  const sum = (of: (drawn: Drawn) => number) => rows.reduce((total, row) => total + of(row.drawn()), 0);
  host.dataset.drawnEvents = String(sum(({ events }) => events));
  host.dataset.drawnOperations = String(sum(({ operations }) => operations));
}

function listenToPointer(row: RowView, { inspector, choose }: Choice, drawing: Drawing): void {
  const { over } = row.plot;
  over.addEventListener('mousemove', event => {
    const point = { x: event.offsetX, y: event.offsetY };
    const target = event.buttons === 0 ? row.near(point) : undefined;
    const described = target === undefined ? row.hint(point) : describe(drawing, target);
    over.style.cursor = target === undefined ? 'crosshair' : 'pointer';
    inspector.hover(described, event.clientX, event.clientY);
  });
  over.addEventListener('mouseleave', () => inspector.hover(undefined, 0, 0));
  over.addEventListener('click', event => {
    over.closest<HTMLElement>('.chart')?.focus({ preventScroll: true });
    const target = row.near({ x: event.offsetX, y: event.offsetY });
    if (target !== undefined) choose(target);
  });
}

function onceAFrame(act: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
