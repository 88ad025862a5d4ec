import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { rulesTable } from './rules-table.ts';

const PAGE = fileURLToPath(new URL('../../../docs/check.md', import.meta.url));
const TABLE = /(<!-- rules -->\n\n)[\s\S]*?(\n<!-- end of rules -->)/;

test('docs/check.md lists all rules (CHECK_RULES=write writes them)', () => {
  const page = readFileSync(PAGE, 'utf8');
  const current = page.replace(
    TABLE,
    (_, begin: string, end: string) => `${begin}${rulesTable('../scenarios/')}${end}`,
  );
  if (process.env.CHECK_RULES === 'write') writeFileSync(PAGE, current);
  else expect(page).toBe(current);
});
