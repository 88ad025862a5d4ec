/** Somebody in a picture: a server, an application, a person. */
export interface Box {
  readonly title: string;
  /** Under the title, such as an address. */
  readonly lines: readonly string[];
}

/** Some that stand beside each other. */
export interface Row {
  readonly boxes: readonly Box[];
  /** What they do with those in the next row, one line each. */
  readonly below?: readonly string[];
}

/** Rows from top to bottom. */
export type Picture = readonly Row[];

const GAP = '  ';
const INDENT = '    ';

/** The picture in signs of a terminal, without colours and without blanks at the ends of lines. */
export const draw = (picture: Picture): string =>
  picture
    .flatMap(row => [...besideEachOther(row.boxes), ...arrow(row.below)])
    .map(line => line.trimEnd())
    .join('\n');

function besideEachOther(boxes: readonly Box[]): string[] {
  const height = Math.max(...boxes.map(({ lines }) => lines.length));
  const drawn = boxes.map(box => drawBox(box, height));
  return Array.from({ length: height + 2 }, (_, i) => drawn.map(lines => lines[i] ?? '').join(GAP));
}

function drawBox({ title, lines }: Box, height: number): string[] {
  const width = Math.max(title.length + 2, ...lines.map(line => line.length));
  const body = Array.from({ length: height }, (_, i) => `│ ${(lines[i] ?? '').padEnd(width)} │`);
  return [`┌─ ${title} ${'─'.repeat(width - title.length - 1)}┐`, ...body, `└${'─'.repeat(width + 2)}┘`];
}

const arrow = (captions: readonly string[] | undefined): string[] =>
  captions === undefined ? [] : [...captions.map(caption => `${INDENT}│ ${caption}`), `${INDENT}▼`];
