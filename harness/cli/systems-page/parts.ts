import { unusable } from '../../basics/index.ts';

/** What is written into a page by a command; all around it is written by hand. */
export interface Part {
  /** 'picture sentinel' */
  readonly name: string;
  readonly text: string;
}

/**
 * Puts parts between their marks, in place of what was there.
 * @throws UnusableInput when the page lacks the marks of one
 */
export const withParts = (page: string, parts: readonly Part[]): string => parts.reduce(withPart, page);

function withPart(page: string, { name, text }: Part): string {
  const [begin, end] = marksOf(name);
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from !== -1 && to !== -1)
    return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
  throw unusable({
    tried: `to write the part '${name}' into the page of systems`,
    found: `it lacks the line ${from === -1 ? begin : end}`,
    todo: `put the lines ${begin} and ${end} where that belongs`,
  });
}

/** The lines between which a part stands. */
export const marksOf = (name: string): readonly [string, string] => [
  `<!-- ${name}: written by \`npm run failover -- systems\` -->`,
  `<!-- end of ${name} -->`,
];
