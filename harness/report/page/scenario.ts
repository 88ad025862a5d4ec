import { type Chart, createChart } from './chart.ts';
import { button, element } from './dom.ts';
import { createEventList } from './event-list.ts';
import { type Link, targetOf } from './links.ts';
import { reveal } from './overview.ts';
import type { Palette } from './palette.ts';
import { unpack } from './unpack.ts';
import { panned, zoomed } from './view.ts';

/** A scenario's part of the page: drawn when it is looked at. */
export interface Scenario {
  readonly name: string;
  /** Draws it, unless it is drawn. Undefined when the scenario has nothing to draw. */
  draw(): Promise<Chart | undefined>;
  /** Opens it and goes to what the link names. */
  visit(link: Link): Promise<void>;
  refresh(): void;
}

/** @param section as harness/report/html/scenario-section.ts writes it */
export function scenarioIn(section: HTMLDetailsElement, palette: () => Palette): Scenario {
  const data = section.querySelector('script[type="application/x-drawing"]');
  const host = section.querySelector<HTMLElement>('.chart');
  let chart: Chart | undefined;
  let visitTo: ((link: Link) => void) | undefined;

  const make = async (): Promise<Chart | undefined> => {
    if (data === null || host === null) return undefined;
    const drawing = await unpack(data.textContent ?? '');
    data.remove();
    host.replaceChildren();
    host.style.minHeight = '';
    const made = createChart(host, section.id, drawing, palette);
    host.before(createToolbar(made));
    host.after(made.choice.inspector.panel, createEventList(section.id, drawing, made.view));
    visitTo = link => {
      const target = targetOf(drawing, link);
      if (target !== undefined) made.choice.choose(target);
    };
    chart = made;
    return made;
  };
  let making: Promise<Chart | undefined> | undefined;
  const draw = () => {
    making ??= make().catch(error => {
      host?.replaceChildren(element('p', { class: 'trouble' }, `The timeline could not be drawn: ${error}`));
      return undefined;
    });
    return making;
  };
  return {
    name: section.id,
    draw,
    async visit(link) {
      section.open = true;
      reveal(section);
      await draw();
      visitTo?.(link);
      (link.group === undefined ? section : (host ?? section)).scrollIntoView({ block: 'start' });
    },
    refresh: () => {
      if (section.open) chart?.refresh();
    },
  };
}

const ZOOM = 1.8;
const PAN = 0.4;

/** The actions on a chart, as buttons. */
function createToolbar({ view, focus, choice }: Chart): HTMLElement {
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
