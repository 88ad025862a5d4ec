import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export const DOMAINS_FILE = new URL('./domains.csv', import.meta.url);

/**
 * The column 'domain' of a CSV file with a header, in its order, the most popular first.
 * @throws Error naming the file when it has none
 */
export function readDomains(file: URL = DOMAINS_FILE): string[] {
  const rows: { readonly domain?: string }[] = parse(readFileSync(file, 'utf8'), {
    columns: true,
    skip_empty_lines: true,
    trim: true,
  });
  const domains = rows.flatMap(({ domain }) => (domain === undefined || domain === '' ? [] : [domain]));
  if (domains.length === rows.length && domains.length > 0) return domains;
  throw new Error(`${file.pathname} needs a header line with a column 'domain', and a domain in each row`);
}
