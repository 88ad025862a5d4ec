import { rowOf } from '../../basics/index.ts';
import { RULES } from '../rules/index.ts';

/** All rules as a table in Markdown; docs/check.md has it. @param scenarios the path to `scenarios/` */
export const rulesTable = (scenarios = 'scenarios/'): string =>
  [
    '| rule | severity | mistake | why | shown by |',
    '| --- | --- | --- | --- | --- |',
    ...RULES.map(({ id, severity, title, about, scenario }) => {
      const path = scenario.replace(/^scenarios\//, '');
      const row = rowOf([`\`${id}\``, severity, title, about, 'SCENARIO']);
      return row.replace('SCENARIO', `[${path.replace(/\.scenario\.ts$/, '')}](${scenarios}${path})`);
    }),
    '',
  ].join('\n');
