/** The folders of scenarios/, by what fails, with their titles. */
export const GROUPS = {
  'master-dies': 'Master crashes',
  'master-hangs': 'Master hangs',
  network: 'Network',
  sentinels: 'Sentinels',
  replicas: 'Replicas',
  configuration: 'Configuration',
  commands: 'Commands',
  planned: 'Planned maintenance',
  cluster: 'Redis Cluster',
  applications: 'Applications',
} as const;

export type Group = keyof typeof GROUPS;

export const isGroup = (name: string): name is Group => Object.hasOwn(GROUPS, name);
