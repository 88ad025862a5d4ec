import { type Address, showAddress } from '../basics/index.ts';

/** Somebody in a picture: a server, an application, a person. */
export interface Box {
  readonly title: string;
  /** Under the title, such as an address. */
  readonly lines: readonly string[];
}

/** Some that stand beside each other. */
interface Row {
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

/** What of a server is in a picture. */
export interface Seen {
  readonly name: string;
  readonly address: Address;
  /** Absent in a sketch. */
  readonly host?: { readonly machine: string | undefined };
}

/** On several engines it also tells which of them the server is on. @param role such as 'master' */
export const boxOf = ({ name, address, host }: Seen, role?: string): Box => ({
  title: role === undefined ? name : `${name}: ${role}`,
  lines: [showAddress(address), ...(host?.machine === undefined ? [] : [`on ${host.machine}`])],
});

/** A web server of this machine. */
export const webBox = (title: string, url: string): Box => ({ title, lines: [url] });

/** 'redis-1', 'redis-2', … with addresses as in a sketch. @param from the last number of the first address */
export const sketched = (kind: string, count: number, port: number, from: number): Seen[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `${kind}-${i + 1}`,
    address: { host: `10.0.0.${from + i}`, port },
  }));

/** A pattern for text as it is. */
export const literal = (text: string): string => text.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&');
