import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import chalk from 'chalk';
import { literally, rowOf } from '../../basics/index.ts';
import { NO_ROW_LINES, showTable } from '../../report/index.ts';
import { SCENARIO_FILE, TAGS } from '../../scenario/index.ts';
import type { CollectedScenario } from './collect.ts';

/** The folders of scenarios/, by what fails, with their titles. */
export const GROUPS = {
  'master-dies': 'Master crashes',
  'master-hangs': 'Master hangs',
  'cold-start': 'Cold start',
  addresses: 'Changed addresses',
  network: 'Network',
  zones: 'Availability zones',
  sentinels: 'Sentinels',
  replicas: 'Replicas',
  configuration: 'Configuration',
  security: 'Passwords, users and certificates',
  commands: 'Commands',
  planned: 'Planned maintenance',
  cluster: 'Redis Cluster',
  applications: 'Applications',
  clients: 'Clients and workloads of your own',
  queues: 'Job queues',
  patterns: 'Locks, sessions, rate limits, scripts and caches',
  services: 'Services of your own',
  crowds: 'Crowds of clients',
} as const;

export type Group = keyof typeof GROUPS;

export const isGroup = (name: string): name is Group => Object.hasOwn(GROUPS, name);

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
    '<!-- Written by `npm run dev:pages` from the scenario files; a test compares them. -->',
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
  `### [${basename(file).replace(SCENARIO_FILE, '')}](../${file})`,
  '',
  literally(scenarios[0]?.comment ?? ''),
  '',
  '| scenario | tags | seeded defect |',
  '| --- | --- | --- |',
  ...scenarios.map(({ name, tags, planted }) => rowOf([name, tags.join(', '), planted ?? ''])),
  '',
];

const WIDTHS = [16, 28, 56, 20];

/** The scenarios as a table for the terminal, and one line that counts them. */
export function tableOf(chosen: readonly CollectedScenario[], all: readonly CollectedScenario[]): string {
  const head = ['group', 'file', 'scenario', 'tags'];
  const rows = chosen.map(({ group, file, name, tags }, i) => {
    const before = chosen[i - 1];
    return [
      before?.group === group ? '' : group,
      before?.file === file ? '' : basename(file).replace(SCENARIO_FILE, ''),
      name,
      chalk.dim(tags.join(', ')),
    ];
  });
  const table = showTable({ head, colWidths: WIDTHS, chars: NO_ROW_LINES }, rows);
  const files = new Set(chosen.map(({ file }) => file)).size;
  return `${table}\n${chosen.length} of ${all.length} scenarios, in ${files} ${files === 1 ? 'file' : 'files'}\n`;
}
