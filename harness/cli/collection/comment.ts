const IMPORTS_AND_COMMENT = /^(?:import\b[^;]*;\s*)*((?:\/\/.*\n)+)/;

/**
 * The comment that a scenario file begins with after its imports, without its slashes; a line with nothing else
 * parts paragraphs. Undefined when there is none.
 */
export function leadingComment(source: string): string | undefined {
  const lines = IMPORTS_AND_COMMENT.exec(source)?.[1]?.trimEnd().split('\n');
  return lines?.map(line => line.replace(/^\/\/ ?/, '')).join('\n');
}
