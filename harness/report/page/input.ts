import type uPlot from 'uplot';
import type { Choice } from './choice.ts';
import { panned, type Range, type View, zoomed } from './view.ts';

// uPlot selects by dragging a mouse; the wheel and fingers are added here.

const WHEEL_ZOOM = 0.002;

/** Zooms by Ctrl and the wheel (or a pinch on a touchpad), moves by the wheel's other direction; Shift turns it. */
export function listenToWheel(plot: uPlot, view: View): void {
  plot.over.addEventListener(
    'wheel',
    event => {
      const { clientWidth } = plot.over;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const around = plot.posToVal(event.offsetX, 'x');
        view.show(zoomed(view.now(), Math.exp(-event.deltaY * WHEEL_ZOOM), around));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        view.show(panned(view.now(), sideways / clientWidth));
      }
    },
    { passive: false },
  );
}

/** One finger moves sideways (up and down stays the page's), two fingers zoom. */
export function listenToFingers(plot: uPlot, view: View): void {
  const fingers = new Map<number, number>();
  const { over } = plot;
  over.style.touchAction = 'pan-y';
  over.addEventListener('pointerdown', event => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, event.clientX);
  });
  over.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) view.show(panned(view.now(), (before - event.clientX) / over.clientWidth));
    else pinch(plot, view, other, before, event.clientX);
    fingers.set(event.pointerId, event.clientX);
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    over.addEventListener(end, event => fingers.delete(event.pointerId));
}

const LEAST_APART = 20;

/** The finger that moves changes the distance to the one that rests; what is under that stays there. */
function pinch(plot: uPlot, view: View, resting: number, before: number, after: number): void {
  const apart = (x: number) => Math.max(LEAST_APART, Math.abs(x - resting));
  const around = plot.posToVal(resting - plot.over.getBoundingClientRect().left, 'x');
  view.show(zoomed(view.now(), apart(after) / apart(before), around));
}

const ZOOM = 1.6;
const PAN = 0.2;

/** What keys steer. */
export interface Steered {
  readonly element: HTMLElement;
  readonly choice: Choice;
  readonly view: View;
  /** The part of the axis that the failover takes. */
  readonly focus: Range;
}

/** What each key does on a chart that has the focus; whatever else is pressed stays the browser's. */
export function listenToKeys(chart: Steered): void {
  chart.element.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actionOf(event, chart);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function actionOf({ key, shiftKey }: KeyboardEvent, chart: Steered): (() => void) | undefined {
  const { view } = chart;
  const middle = () => chart.choice.chosen()?.atMs ?? (view.now().fromMs + view.now().toMs) / 2;
  const zoom = (factor: number) => () => view.show(zoomed(view.now(), factor, middle()));
  const pan = (share: number) => () => view.show(panned(view.now(), share));
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: shiftKey ? pan(-PAN) : () => chart.choice.step(-1),
    ArrowRight: shiftKey ? pan(PAN) : () => chart.choice.step(1),
    ArrowUp: () => chart.choice.changeRow(-1),
    ArrowDown: () => chart.choice.changeRow(1),
    Home: () => chart.choice.stepFrom(view.now().fromMs, 1),
    End: () => chart.choice.stepFrom(view.now().toMs, -1),
    n: () => chart.choice.stepToTrouble(1),
    p: () => chart.choice.stepToTrouble(-1),
    '+': zoom(ZOOM),
    '=': zoom(ZOOM),
    '-': zoom(1 / ZOOM),
    '0': () => view.show(view.whole),
    f: () => view.show(chart.focus),
    Escape: () => chart.choice.choose(undefined),
  };
  return actions[key];
}
