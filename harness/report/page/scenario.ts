import { type Chart, createChart } from './chart.ts';
import { element } from './dom.ts';
import { createEventList } from './event-list.ts';
import type { Link } from './links.ts';
import { targetOf } from './links.ts';
import { reveal } from './overview.ts';
import type { Palette } from './palette.ts';
import { createToolbar } from './toolbar.ts';
import { unpack } from './unpack.ts';

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
