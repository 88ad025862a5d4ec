import type { Chart } from './chart.ts';
import { panned, zoomed } from './view.ts';

const ZOOM = 1.6;
const PAN = 0.2;

/** What each key does on a chart that has the focus; whatever else is pressed stays the browser's. */
export function listenToKeys(chart: Chart): void {
  chart.element.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actionOf(event, chart);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function actionOf({ key, shiftKey }: KeyboardEvent, chart: Chart): (() => void) | undefined {
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
