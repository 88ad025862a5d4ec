import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { literally, rowOf } from '../../basics/index.ts';
import { TAGS } from '../../scenario/index.ts';
import type { CollectedScenario } from './collect.ts';
import { GROUPS, isGroup } from './groups.ts';

/** Where `pageOf` belongs. */
export const SCENARIOS_PAGE = fileURLToPath(new URL('../../../docs/scenarios.md', import.meta.url));

/** All scenarios as a page of documentation: the groups in their order, and then any other. */
export function pageOf(all: readonly CollectedScenario[]): string {
  const found = Map.groupBy(all, ({ group }) => group);
  const groups = [...new Set([...Object.keys(GROUPS), ...found.keys()])];
  const sections = groups.map(group => section(group, found.get(group) ?? []));
  return [...introduction(all), ...sections.flat()].join('\n');
}

function introduction(all: readonly CollectedScenario[]): string[] {
  const files = new Set(all.map(({ file }) => file)).size;
  return [
    '# Scenarios',
    '',
    '<!-- Written by `npm run scenarios -- --list --write` from the scenario files; a test compares them. -->',
    '',
    `${all.length} scenarios in ${files} files, by what fails. The text of each file describes the outage and its remedy. Each`,
    'scenario has a seeded defect that must turn it red; `npm run scenarios -- --planted` checks that:',
    '[results](planted-defects.md).',
    '',
    '| tag | |',
    '| --- | --- |',
    ...Object.entries(TAGS).map(([tag, what]) => rowOf([`\`${tag}\``, what])),
    '',
  ];
}

function section(group: string, scenarios: readonly CollectedScenario[]): string[] {
  if (scenarios.length === 0) return [];
  const files = Map.groupBy(scenarios, ({ file }) => file);
  const title = isGroup(group) ? GROUPS[group] : group;
  return [`## ${title}`, '', ...[...files].flatMap(([file, some]) => fileSection(file, some))];
}

const fileSection = (file: string, scenarios: readonly CollectedScenario[]): string[] => [
  `### [${basename(file, '.scenario.ts')}](../${file})`,
  '',
  literally(scenarios[0]?.comment ?? ''),
  '',
  '| scenario | tags | seeded defect |',
  '| --- | --- | --- |',
  ...scenarios.map(({ name, tags, planted }) => rowOf([name, tags.join(', '), planted ?? ''])),
  '',
];
