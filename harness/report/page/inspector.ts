import { button, element } from './dom.ts';
import type { Description } from './row.ts';

/** Shows what is under the pointer beside it, and what was chosen in a panel that stays. */
export interface Inspector {
  readonly panel: HTMLElement;
  hover(description: Description | undefined, x: number, y: number): void;
  choose(description: Description | undefined, link: string): void;
}

const GAP = 14;

export function createInspector(step: (direction: 1 | -1) => void, close: () => void): Inspector {
  const tip = element('div', { class: 'tip', role: 'tooltip', hidden: '' });
  document.body.append(tip);
  const panel = element('div', { class: 'chosen', 'aria-live': 'polite', hidden: '' });
  return {
    panel,
    hover(description, x, y) {
      tip.hidden = description === undefined;
      if (description === undefined) return;
      const raw = showRaw(description.raw);
      tip.replaceChildren(
        element('b', {}, description.title),
        ...(raw === '' ? [] : [element('pre', {}, raw)]),
      );
      const { width, height } = tip.getBoundingClientRect();
      const left = x + GAP + width > innerWidth ? x - GAP - width : x + GAP;
      const top = y + GAP + height > innerHeight ? y - GAP - height : y + GAP;
      tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
    },
    choose(description, link) {
      panel.hidden = description === undefined;
      if (description === undefined) return;
      const anchor = element('a', { href: link }, 'link');
      panel.replaceChildren(
        element(
          'div',
          { class: 'chosen-head' },
          element('b', {}, description.title),
          button('‹', 'previous (←)', () => step(-1)),
          button('›', 'next (→)', () => step(1)),
          anchor,
          button('×', 'close (Esc)', close),
        ),
        element('pre', {}, showRaw(description.raw)),
      );
    },
  };
}

/** One field a line, in the words of the file. */
const showRaw = (raw: Readonly<Record<string, unknown>>): string =>
  Object.entries(raw)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
