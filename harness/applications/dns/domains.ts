import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { messageOf, unusable } from '../../basics/index.ts';

/**
 * The column 'domain' of a CSV file with a header, in its order, the most popular first.
 * @throws UnusableInput naming the file and what is wrong with it
 */
export function readDomains(file: URL): string[] {
  const rows = rowsOf(file);
  const domains = rows.flatMap(({ domain }) => (domain === undefined || domain === '' ? [] : [domain]));
  if (domains.length === rows.length && domains.length > 0) return domains;
  throw unusable({
    tried: `to read domains from ${file.pathname}`,
    found: rows.length === 0 ? 'no rows in it' : `${rows.length - domains.length} rows without a domain`,
    todo: "give it a header line with a column 'domain', and a domain in each row",
  });
}

function rowsOf(file: URL): { readonly domain?: string }[] {
  try {
    return parse(readFileSync(file, 'utf8'), { columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw unusable({
      tried: `to read domains from ${file.pathname}`,
      found: messageOf(error),
      todo: 'name a CSV file that is there',
    });
  }
}
