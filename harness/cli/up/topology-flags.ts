import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Duration, messageOf, type Progress, UnusableInput, unusable } from '../../basics/index.ts';
import {
  type ClusterOptions,
  resolveCluster,
  resolveTopology,
  startCluster,
  startTopology,
  type Topology,
  type TopologyOptions,
} from '../../topology/index.ts';

/** The options of `failover up` that describe a topology, as they were typed. */
export interface TopologyFlags {
  readonly config?: string;
  readonly shards?: string;
  readonly replicas?: string;
  readonly sentinels?: string;
  readonly quorum?: string;
  readonly downAfter?: string;
  readonly failoverTimeout?: string;
  readonly cluster?: boolean;
}

/** A topology to start. */
export type Wanted =
  | { readonly kind: 'sentinel'; readonly options: TopologyOptions }
  | { readonly kind: 'cluster'; readonly options: ClusterOptions };

/**
 * What the flags and the module of `--config` ask for: a flag replaces the same option of the module.
 * @throws UnusableInput naming the flag or the field, and what it may be
 */
export async function wantedTopology(flags: TopologyFlags): Promise<Wanted> {
  const given = flags.config === undefined ? {} : await optionsIn(flags.config);
  const { cluster, topology } = given;
  if (flags.cluster || cluster !== undefined) return wantedCluster(flags, cluster ?? {});
  const options: TopologyOptions = {
    ...(topology ?? (given as TopologyOptions)),
    ...counts({
      shards: flags.shards,
      replicas: flags.replicas,
      sentinels: flags.sentinels,
      quorum: flags.quorum,
    }),
    ...durations({ downAfter: flags.downAfter, failoverTimeout: flags.failoverTimeout }),
  };
  resolveTopology(options);
  return { kind: 'sentinel', options };
}

function wantedCluster(flags: TopologyFlags, given: ClusterOptions): Wanted {
  const { sentinels, quorum, failoverTimeout, shards, replicas, downAfter } = flags;
  if (sentinels !== undefined || quorum !== undefined || failoverTimeout !== undefined)
    throw new UnusableInput(
      'a Redis Cluster has no sentinels: --sentinels, --quorum and --failover-timeout do not go with it',
    );
  const { replicas: replicasPerShard, ...others } = counts({ shards, replicas });
  const options: ClusterOptions = {
    ...given,
    ...others,
    ...(replicasPerShard !== undefined && { replicasPerShard }),
    ...durations({ nodeTimeout: downAfter }),
  };
  resolveCluster(options);
  return { kind: 'cluster', options };
}

export const startWanted = ({ kind, options }: Wanted, progress: Progress): Promise<Topology> =>
  kind === 'cluster' ? startCluster(options, { progress }) : startTopology(options, { progress });

/** The module exports the options of a topology, or of a scenario: with `topology` or `cluster`. */
interface Given {
  readonly topology?: TopologyOptions;
  readonly cluster?: ClusterOptions;
}

async function optionsIn(file: string): Promise<Given> {
  const path = resolve(file);
  const asked = { tried: `to load the topology of --config ${file}` };
  const todo = 'give a module whose default export is an object with options of a topology: { replicas: 2 }';
  if (!existsSync(path)) throw unusable({ ...asked, found: 'no such file', todo });
  const loaded = await import(pathToFileURL(path).href).catch(error => {
    throw unusable({ ...asked, found: messageOf(error), todo });
  });
  const options: unknown = loaded.default?.default ?? loaded.default;
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options;
  throw unusable({ ...asked, found: `its default export is ${JSON.stringify(options) ?? 'missing'}`, todo });
}

/** Only those that were given. @throws UnusableInput for what is no whole number */
function counts(flags: Readonly<Record<string, string | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([name, text]) => {
      if (text === undefined) return [];
      if (/^\d+$/.test(text)) return [[name, Number(text)]];
      throw new UnusableInput(`--${name} is "${text}"; allowed: a whole number`);
    }),
  );
}

const durations = (flags: Readonly<Record<string, string | undefined>>): Readonly<Record<string, Duration>> =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([name, text]) => (text === undefined ? [] : [[name, text as Duration]])),
  );
