import { readFileSync } from 'node:fs';
import type { Address } from '../basics/index.ts';
import { UnusableInput } from '../basics/index.ts';
import { type Directives, directivesOf } from './directives.ts';
import type { TopologySettings } from './options.ts';

/** The name under which the sentinels watch the master. */
export const MASTER_NAME = 'mymaster';

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** Where a server keeps its configuration and its data on its host. */
export const DATA_FOLDER = '/var/lib/server';

/** One sentinel as its peers know it. */
export interface SentinelIdentity {
  readonly name: string;
  readonly address: Address;
  /** Forty hexadecimal digits, Sentinel's `myid`. */
  readonly id: string;
}

export const redisConfiguration = (settings: TopologySettings, name: string): string =>
  withDirectives(
    fill('redis.conf', { port: REDIS_PORT, dataFolder: DATA_FOLDER }),
    directivesOf(settings, 'redis', name),
  );

/** With its replicas known from the start, a sentinel need not wait for the master's INFO to find them. */
export function sentinelConfiguration(
  settings: TopologySettings,
  name: string,
  known: { readonly id: string; readonly master: Address; readonly replicas: readonly Address[] },
): string {
  const filled = fill('sentinel.conf', {
    port: SENTINEL_PORT,
    dataFolder: DATA_FOLDER,
    master: MASTER_NAME,
    masterAddress: `${known.master.host} ${known.master.port}`,
    quorum: settings.quorum,
    downAfterMs: settings.downAfterMs,
    failoverTimeoutMs: settings.failoverTimeoutMs,
    parallelSyncs: settings.parallelSyncs,
    id: known.id,
    knownReplicas: known.replicas
      .map(({ host, port }) => `sentinel known-replica ${MASTER_NAME} ${host} ${port}`)
      .join('\n'),
  });
  return withDirectives(filled, directivesOf(settings, 'sentinel', name));
}

/** Replaces `{{name}}` in a template of sentinel-conf/, which people may edit. */
export function fillTemplate(
  file: string,
  template: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return template.replaceAll(/\{\{(.*?)\}\}/g, (_, name: string) => {
    const value = values[name.trim()];
    if (value !== undefined) return String(value);
    throw new UnusableInput(`${file} asks for {{${name}}}; known: ${Object.keys(values).join(', ')}`);
  });
}

function fill(name: string, values: Readonly<Record<string, string | number>>): string {
  const file = new URL(`../../sentinel-conf/${name}`, import.meta.url);
  return fillTemplate(`sentinel-conf/${name}`, readFileSync(file, 'utf8'), values);
}

function withDirectives(configuration: string, sets: readonly Directives[]): string {
  const lines = sets
    .flatMap(set => Object.entries(set))
    .flatMap(([name, value]) => [value].flat().map(each => `${name} ${quoted(each)}`));
  return lines.length === 0
    ? configuration
    : `${configuration}\n# Added by the scenario\n${lines.join('\n')}\n`;
}

const quoted = (value: string | number): string => (value === '' ? '""' : String(value));
