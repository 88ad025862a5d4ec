import { BETWEEN } from '../html/between.ts';
import { showView, viewIn } from './address.ts';
import { element } from './dom.ts';
import { countWords, inOrderOf, isInView, orderAfterClick, type RowFacts } from './overview-rows.ts';

// The form above the overview is the view: its fields are read, written into the address, and set from there.

interface Row extends RowFacts {
  readonly body: HTMLElement;
  /** The scenario's own part of the page. */
  readonly section: HTMLElement | null;
}

// Browsers refuse to write addresses too often.
const WRITE_AFTER_MS = 200;

/** Lets the form filter, order and group the scenarios of the page. */
export function listenToOverview(): void {
  const form = document.querySelector<HTMLFormElement>('.filters');
  const table = document.querySelector<HTMLTableElement>('.overview');
  if (form === null || table === null) return;
  const rows = [...table.querySelectorAll<HTMLElement>('tbody')].map(rowOf);
  let writing: ReturnType<typeof setTimeout> | undefined;
  // The address can ask for what the form has no field for: a verdict that no scenario has.
  let view = viewIn(location.hash) ?? new URLSearchParams();
  const show = () => {
    view = viewOf(form);
    arrange(table, rows, view);
    clearTimeout(writing);
    writing = setTimeout(() => showView(view), WRITE_AFTER_MS);
  };
  const follow = () => {
    const wanted = viewIn(location.hash);
    // A link to a scenario says nothing of the view: it stays.
    if (wanted === undefined) return showView(view);
    clearTimeout(writing);
    view = wanted;
    fill(form, view);
    arrange(table, rows, view);
  };
  form.hidden = rows.length < 2 && view.size === 0;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  // The fields have their old values until the event ends.
  form.addEventListener('reset', () => setTimeout(show));
  for (const head of table.querySelectorAll<HTMLElement>('[data-sort]'))
    head.addEventListener('click', () => {
      const sort = field(form, 'sort');
      if (sort === undefined) return;
      sort.value = orderAfterClick(head.dataset.sort ?? '', sort.value);
      show();
    });
  addEventListener('hashchange', follow);
  addEventListener('keydown', event => focusSearch(event, form));
  fill(form, view);
  arrange(table, rows, view);
}

/** Makes the page show a scenario that the view leaves out, because a link leads to it. */
export const reveal = (section: HTMLElement): void => {
  section.hidden = false;
};

function rowOf(body: HTMLElement): Row {
  const {
    scenario = '',
    verdict = '',
    folder = '',
    tags,
    clients,
    outage,
    open,
    promoted,
    lost,
    text = '',
  } = body.dataset;
  return {
    body,
    section: document.getElementById(scenario),
    name: body.querySelector('a')?.textContent ?? '',
    verdict,
    folder,
    tags: listed(tags),
    clients: listed(clients),
    ...(outage && { outage: Number(outage), isOpen: open !== undefined }),
    ...(promoted && { promoted: Number(promoted) }),
    ...(lost && { lost: Number(lost) }),
    text,
  };
}

const listed = (text = ''): string[] => text.split(BETWEEN).filter(Boolean);

/** The fields that say something. */
function viewOf(form: HTMLFormElement): URLSearchParams {
  const view = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== '') view.append(name, String(value));
  return view;
}

function fill(form: HTMLFormElement, view: URLSearchParams): void {
  for (const each of form.elements) {
    if (each instanceof HTMLInputElement && each.type === 'checkbox')
      each.checked = view.getAll(each.name).includes(each.value);
    else if (each instanceof HTMLInputElement || each instanceof HTMLSelectElement)
      each.value = view.get(each.name) ?? '';
  }
}

const field = (form: HTMLFormElement, name: string): HTMLSelectElement | undefined => {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLSelectElement ? found : undefined;
};

function arrange(table: HTMLTableElement, rows: readonly Row[], view: URLSearchParams): void {
  const shown = inOrderOf(
    rows.filter(row => isInView(row, view)),
    view,
  );
  const visible = new Set(shown);
  for (const row of rows) {
    row.body.hidden = !visible.has(row);
    if (row.section !== null) row.section.hidden = !visible.has(row);
  }
  for (const group of table.querySelectorAll('.group')) group.remove();
  putInOrder(table, view.has('group') ? grouped(shown) : shown.map(({ body }) => body));
  for (const head of table.querySelectorAll<HTMLElement>('[data-sort]')) mark(head, view.get('sort') ?? '');
  const status = document.querySelector('.shown');
  if (status !== null) status.textContent = countWords(shown, rows.length);
}

/** Moves only what is in another place: a thousand moves take longer than the search itself. */
function putInOrder(table: HTMLTableElement, bodies: readonly HTMLElement[]): void {
  let next: Element | null = table.tBodies[0] ?? null;
  for (const body of bodies) {
    while (next instanceof HTMLElement && next.hidden && next !== body) next = next.nextElementSibling;
    if (next === body) next = body.nextElementSibling;
    else table.insertBefore(body, next);
  }
}

/** The rows, with a head before those of each folder. */
const grouped = (shown: readonly Row[]): HTMLElement[] =>
  [...Map.groupBy(shown, ({ folder }) => folder)].flatMap(([folder, rows]) => {
    const head = element(
      'th',
      { colspan: '7', scope: 'rowgroup' },
      folder || '.',
      element('small', {}, countWords(rows, rows.length)),
    );
    return [element('tbody', { class: 'group' }, element('tr', {}, head)), ...rows.map(({ body }) => body)];
  });

/** Says to which column the order belongs, for the eye and for screen readers. */
function mark(head: HTMLElement, sort: string): void {
  const { sort: column = '' } = head.dataset;
  const isAscending = sort.startsWith('-') || column === 'scenario';
  if (sort.replace('-', '') !== column) head.removeAttribute('aria-sort');
  else head.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
}

function focusSearch(event: KeyboardEvent, form: HTMLFormElement): void {
  const isTyping =
    event.target instanceof HTMLElement && event.target.closest('input, select, .chart') !== null;
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  form.querySelector<HTMLInputElement>('[name="q"]')?.focus();
}
