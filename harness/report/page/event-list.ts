import { describe } from './describe.ts';
import { element } from './dom.ts';
import { linkTo } from './links.ts';
import type { Target } from './row.ts';
import type { Drawing } from './unpack.ts';
import type { View } from './view.ts';

const MOST = 300;

/** The events of what the chart shows, in the order of time, to be read; made when it is opened. */
export function createEventList(name: string, drawing: Drawing, view: View): HTMLElement {
  const { marks } = drawing.model;
  const inOrder = marks
    .map(({ row, atMs }, index): Target => ({ row, kind: 'event', index, atMs }))
    .sort((a, b) => a.atMs - b.atMs);
  const body = element('div', { class: 'event-list' });
  const list = element(
    'details',
    { class: 'events' },
    element('summary', {}, `${marks.length} events`),
    body,
  );
  const fill = () => {
    if (!list.open) return;
    const { fromMs, toMs } = view.now();
    const shown = inOrder.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const items = shown.slice(0, MOST).map(target => {
      const link = linkTo(name, drawing, target);
      return element(
        'li',
        { id: link.slice(1) },
        element('a', { href: link }, describe(drawing, target).title),
      );
    });
    const more = shown.length > MOST ? `the first ${MOST} of ${shown.length}; zoom in to see others` : '';
    body.replaceChildren(element('ol', {}, ...items), more);
  };
  list.addEventListener('toggle', fill);
  view.onChange(fill);
  return list;
}
