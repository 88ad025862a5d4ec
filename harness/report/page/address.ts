// The part of the address after '#' has a link ('#crash-ab12cd/event/17', see links.ts), and after a '?' the view of the
// overview ('#?verdict=fail&sort=outage'): both can be shared, also of a page that was opened as a file.

/** @returns undefined when the address says nothing of the view */
export function viewIn(hash: string): URLSearchParams | undefined {
  const at = hash.indexOf('?');
  return at === -1 ? undefined : new URLSearchParams(hash.slice(at + 1));
}

export const linkIn = (hash: string): string => hash.replace(/^#/, '').replace(/\?.*$/s, '');

/** '#crash-ab12cd?verdict=fail' */
export function addressOf(link: string, view: URLSearchParams): string {
  const query = view.toString();
  return `#${linkIn(link)}${query === '' ? '' : `?${query}`}`;
}

/** Puts a link into the address of the page, and leaves the view as it is. */
export const showLink = (link: string): void =>
  history.replaceState(null, '', addressOf(link, viewIn(location.hash) ?? new URLSearchParams()));

/** Puts the view into the address, and leaves the link as it is. */
export const showView = (view: URLSearchParams): void =>
  history.replaceState(null, '', addressOf(location.hash, view));
