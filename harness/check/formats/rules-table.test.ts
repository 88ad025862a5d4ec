import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { rowOf } from '../../basics/index.ts';
import { BATTERY, describeFault } from '../battery/faults.ts';
import { RULES } from '../rules/index.ts';
import { rulesTable } from './rules-table.ts';

const PAGE = fileURLToPath(new URL('../../../docs/check.md', import.meta.url));
const FAULTS = /(<!-- battery -->\n)[\s\S]*?(<!-- end of battery -->)/;
const TABLE = /(<!-- rules -->\n)[\s\S]*?(<!-- end of rules -->)/;

/** The formatter aligns tables. */
const unaligned = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

test('docs/check.md lists all rules and the faults of the battery (CHECK_RULES=write writes them)', () => {
  const page = readFileSync(PAGE, 'utf8');
  const faults = BATTERY.map(fault => `${rowOf([fault.name, describeFault(fault)])}\n`).join('');
  const current = page
    .replace(
      FAULTS,
      (_, begin: string, end: string) =>
        `${begin}\n| fault | what happens |\n| --- | --- |\n${faults}\n${end}`,
    )
    .replace(TABLE, (_, begin: string, end: string) => `${begin}\n${rulesTable('../scenarios/')}\n${end}`);
  // A page without the marks would be compared with itself.
  expect(current).toMatch(RULES[0]?.id ?? 'a rule');
  if (process.env.CHECK_RULES === 'write') writeFileSync(PAGE, current);
  else expect(unaligned(page)).toBe(unaligned(current));
});
