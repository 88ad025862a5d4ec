import type { Row, ScenarioModel } from '../html/model.ts';
import { scaleOf } from './bins.ts';
import { createClientRow } from './client-row.ts';
import { createCrowdRow } from './crowd-row.ts';
import { element } from './dom.ts';
import { BAR_HEIGHT, drawBars } from './draw/bars.ts';
import { clipped } from './draw/pen.ts';
import { hintOfBar } from './hints.ts';
import { createLaneRow } from './lane-row.ts';
import { variableOf } from './palette.ts';
import { createPlot, type Stage } from './plot.ts';
import type { RowView } from './row.ts';
import type { Drawing } from './unpack.ts';

export interface MountedRows {
  /** In the order of the model's rows. */
  readonly rows: readonly RowView[];
  /** The waterfall; absent when there was no failover. */
  readonly bars: RowView | undefined;
}

/** Puts every row into `host`, below each other: the faults with the times, the waterfall, sentinels, servers, clients. */
export function mountRows(host: HTMLElement, stage: Stage, drawing: Drawing): MountedRows {
  const { model, operations } = drawing;
  const scale = scaleOf(operations.values());
  const servers = model.rows.flatMap(({ kind, name }) => (kind === 'server' ? [name] : []));
  let bars: RowView | undefined;
  const rows = model.rows.map((row, place) => {
    const own = operations.get(place);
    const isFirst = model.rows.findIndex(({ kind }) => kind === row.kind) === place;
    const frame = addFrame(host, row.kind, labelOf(row, model.faults.length > 0, servers, isFirst));
    const mounted =
      row.kind === 'crowd'
        ? createCrowdRow(frame, stage, row)
        : own === undefined
          ? createLaneRow(frame, stage, model, place)
          : createClientRow(frame, stage, model, place, { operations: own, scale });
    if (row.kind === 'faults' && model.bars.length > 0)
      bars = createBarsRow(addFrame(host, 'bars', barLabels(drawing)), stage, model);
    return mounted;
  });
  return { rows, bars };
}

/** What the height of a row means; said once, in the first row of its kind. */
const AXES: Readonly<Partial<Record<Row['kind'], string>>> = {
  server: 'line: replication offset; band: role',
  client: 'dot: an operation; height: latency, log scale; band: server that acknowledged',
  sentinel: 'band: master that it names',
  crowd: 'bars: attempts to connect in 100 ms; line: connections that work',
};

function addFrame(host: HTMLElement, kind: string, label: HTMLElement): HTMLElement {
  const frame = element('div', { class: 'row-plot' });
  host.append(element('div', { class: `row row-${kind}` }, label, frame));
  return frame;
}

function labelOf(
  { kind, name, zone }: Row,
  hasFault: boolean,
  servers: readonly string[],
  isFirst: boolean,
): HTMLElement {
  const zero = hasFault ? 'time after the fault' : 'time since the start';
  if (kind === 'faults') return element('div', { class: 'row-label' }, zero);
  const label = element('div', { class: 'row-label' }, name);
  if (zone !== undefined) label.append(element('span', { class: 'zone' }, `zone ${zone}`));
  const axis = AXES[kind];
  if (axis !== undefined && isFirst) label.append(element('small', {}, axis));
  if (kind !== 'server') return label;
  const swatch = element('span', { class: 'swatch' });
  swatch.style.background = variableOf(servers, name);
  label.prepend(swatch);
  return label;
}

function barLabels({ model }: Drawing): HTMLElement {
  const labels = model.bars.map(({ name }) => {
    const label = element('div', { class: 'bar-label' }, name);
    label.style.height = `${BAR_HEIGHT}px`;
    return label;
  });
  return element('div', { class: 'row-label' }, ...labels);
}

/** The waterfall. It has no events of its own: its moments are those of events in the rows below. */
function createBarsRow(host: HTMLElement, stage: Stage, { bars }: ScenarioModel): RowView {
  const plot = createPlot(host, stage, {
    height: bars.length * BAR_HEIGHT + 4,
    draw: pen => clipped(pen, () => drawBars(pen, bars)),
  });
  return {
    plot,
    element: host,
    near: () => undefined,
    hint({ y }) {
      const bar = bars[Math.floor(y / BAR_HEIGHT)];
      return bar && hintOfBar(bar);
    },
    pointOf: ({ atMs }) => ({ x: plot.valToPos(atMs, 'x'), y: 0 }),
    beside: () => undefined,
    troubleBeside: () => undefined,
    drawn: () => ({ events: 0, operations: 0 }),
  };
}
