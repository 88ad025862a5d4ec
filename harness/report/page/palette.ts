import { FATES } from '../html/model.ts';

/** The colours of the style sheet, as a canvas needs them. */
export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly paper: string;
  readonly bar: string;
  readonly late: string;
  readonly fault: string;
  readonly theory: string;
  readonly alarm: string;
  readonly replica: string;
  readonly silent: string;
  readonly focus: string;
  /** By place in FATES. */
  readonly fates: readonly string[];
  /** The colours that distinguish masters. */
  readonly masters: readonly string[];
}

const MASTERS = 8;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    paper: colour('paper'),
    bar: colour('bar'),
    late: colour('late'),
    fault: colour('fault'),
    theory: colour('theory'),
    alarm: colour('alarm'),
    replica: colour('replica'),
    silent: colour('silent'),
    focus: colour('focus'),
    fates: FATES.map(fate => colour(`fate-${fate}`)),
    masters: Array.from({ length: MASTERS }, (_, i) => colour(`master-${i + 1}`)),
  };
}

/** The same server has the same colour wherever it is named: that of its place among the servers. */
export function colourOf(palette: Palette, servers: readonly string[], server: string | undefined): string {
  const place = server === undefined ? -1 : servers.indexOf(server);
  return palette.masters[place % MASTERS] ?? palette.muted;
}

/** The same colour for the style sheet, which follows the theme by itself. */
export const variableOf = (servers: readonly string[], server: string): string =>
  `var(--master-${(servers.indexOf(server) % MASTERS) + 1})`;
