import { rowOf } from '../../basics/index.ts';
import type { Proof } from '../proof.ts';
import { RULES } from '../rules/index.ts';

const linkTo = (proof: Proof, scenarios: string): string => {
  if (proof.by === 'evidence') return `[${new URL(proof.url).hostname}](${proof.url})`;
  const path = proof.file.replace(/^scenarios\//, '');
  return `[${path.replace(/\.scenario\.ts$/, '')}](${scenarios}${path})`;
};

/** All rules as a table in Markdown; docs/check.md has it. @param scenarios the path to `scenarios/` */
export const rulesTable = (scenarios = 'scenarios/'): string =>
  [
    '| rule | severity | mistake | why | shown by |',
    '| --- | --- | --- | --- | --- |',
    ...RULES.map(({ id, severity, title, about, proof }) =>
      rowOf([`\`${id}\``, severity, title, about, 'PROOF']).replace('PROOF', linkTo(proof, scenarios)),
    ),
    '',
  ].join('\n');
