import type { Chart } from './chart.ts';
import { button, element } from './dom.ts';
import { panned, zoomed } from './view.ts';

const ZOOM = 1.8;
const PAN = 0.4;

/** The actions on a chart, as buttons. */
export function createToolbar({ view, focus, choice }: Chart): HTMLElement {
  const middle = () => (view.now().fromMs + view.now().toMs) / 2;
  const zoom = (factor: number) => () => view.show(zoomed(view.now(), factor, middle()));
  return element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'What the chart shows' },
    button('whole scenario', 'shows the whole scenario (0)', () => view.show(view.whole)),
    button('failover', 'shows from the fault to the last client that followed (f)', () => view.show(focus)),
    button('−', 'zoom out (−)', zoom(1 / ZOOM)),
    button('+', 'zoom in (+)', zoom(ZOOM)),
    button('‹', 'earlier (Shift ←)', () => view.show(panned(view.now(), -PAN))),
    button('›', 'later (Shift →)', () => view.show(panned(view.now(), PAN))),
    button('next problem', 'next operation that was not acknowledged, or lost (n)', () =>
      choice.stepToTrouble(1),
    ),
  );
}
