import { badField, type Duration, milliseconds, rejectUnknownKeys, UnusableInput } from '../basics/index.ts';
import { type ClientSpec, type Crowd, checkClient, checkCrowds } from '../clients/index.ts';
import type { Nemesis, Ports } from '../faults/index.ts';
import type { Service } from '../services/index.ts';
import {
  type ClusterOptions,
  resolveCluster,
  resolveTopology,
  type TopologyOptions,
  type TopologySettings,
  zoneOf,
} from '../topology/index.ts';
import { appends, type Workload, type WorkloadKind, type WorkloadOptions } from '../workload/index.ts';
import { DEFAULT_TIMEOUT } from './registration.ts';
import { checkTags, type Tag } from './tags.ts';

/** A scenario's surroundings as a value. Everything has a default. */
export interface ScenarioOptions<
  Name extends string = string,
  Svc extends string = string,
  Kind extends WorkloadKind = WorkloadKind,
  Many extends string = string,
> {
  /** A deployment behind Sentinel; without this and `cluster` one with the defaults. */
  readonly topology?: TopologyOptions;
  /** A Redis Cluster instead. */
  readonly cluster?: ClusterOptions;
  /** Clients under test by name, each in a process of its own. Default: none. */
  readonly clients?: Readonly<Record<Name, ClientSpec>>;
  /** Crowds of clients by name: `{ web: crowd({ connections: 300 }) }`. Default: none. */
  readonly crowds?: Readonly<Record<Many, Crowd>>;
  /** Services of your own by name, each with its load or its probe: `{ api: service({ … }) }`. Default: none. */
  readonly services?: Readonly<Record<Svc, Service>>;
  /** What every client does from the beginning on: `counter({ rate: 50 })`. Default, or with plain options: `appends`. */
  readonly workload?: Workload<Kind> | WorkloadOptions;
  /**
   * Each client connects from local ports of its own, so that cuts of the network can tell them apart: `clientNamed`.
   * Default false, without zones: clients take the ports that the system gives them. With `topology.zones` always true.
   */
  readonly separable?: boolean;
  /**
   * What the body injects, as far as it may not be possible everywhere: where one of these cannot be injected, the
   * scenario is skipped with the reason, before anything starts.
   */
  readonly faults?: readonly Nemesis[];
  /** Runs only when no other scenario does: for bounds that load of others would break. Default false. */
  readonly alone?: boolean;
  /** The body must have ended by then; otherwise the scenario fails. Default '90s'. */
  readonly timeout?: Duration;
  /**
   * Checks that are allowed to fail, each with the reason: `{ unsettled: 'ioredis waits forever without a socketTimeout' }`.
   * Checkers of the workload and liveness checks go by their names in the report; one kind of defect by its own, such as
   * `duplicates`.
   */
  readonly tolerates?: Readonly<Record<string, string>>;
  /** What it can be chosen by: `npm run scenarios -- --tags smoke`. */
  readonly tags?: readonly Tag[];
  /** The defect that turns it red, which `npm run scenarios -- --planted` shows. Every shipped scenario has one. */
  readonly planted?: Planted<Name, Svc, Many>;
}

/** What is different when the defect is planted. */
export interface Planted<
  Name extends string = string,
  Svc extends string = string,
  Many extends string = string,
> {
  /** The defect in words: 'the client has no socketTimeout'. */
  readonly what: string;
  /** Replace the scenario's own, option by option. */
  readonly topology?: TopologyOptions;
  readonly cluster?: ClusterOptions;
  /** Replace the scenario's own, client by client. */
  readonly clients?: { readonly [Client in Name]?: ClientSpec };
  /** Replace the scenario's own, crowd by crowd. */
  readonly crowds?: { readonly [Each in Many]?: Crowd };
  readonly workload?: Workload | WorkloadOptions;
  /** Replace the scenario's own, service by service. */
  readonly services?: { readonly [Each in Svc]?: Service };
  /** Injected before the scenario's own first fault. */
  readonly fault?: Nemesis;
}

export interface ScenarioSettings<Name extends string> {
  readonly topology: TopologySettings;
  readonly clients: Readonly<Record<Name, ClientSpec>>;
  readonly crowds: Readonly<Record<string, Crowd>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly workload: Workload;
  /** By name, where they must be distinguished; crowds and services share their ports. */
  readonly clientPorts: Readonly<Record<string, Ports>>;
  readonly timeoutMs: number;
  readonly tolerates: Readonly<Record<string, string>>;
}

// Below those of the observer, and below those that systems give to clients.
const FIRST_CLIENT_PORT = 10_000;
const PORTS_A_CLIENT = 1000;
const MOST_SEPARABLE = 10;

/**
 * Those that systems give to programs, and so those of services, which can be written in any language, and of crowds, whose
 * hundreds of connections need more of them than a range of their own has.
 */
const SYSTEM_PORTS: Ports = { first: 30_000, last: 65_535 };

/** With zones, clients must be distinguished anyway. */
export const isSeparable = ({ separable, topology }: Pick<ScenarioOptions, 'separable' | 'topology'>) =>
  separable === true || topology?.zones !== undefined;

function portsOf(options: ScenarioOptions): Record<string, Ports> {
  const { clients = {}, services = {} } = options;
  if (!isSeparable(options)) return {};
  const shared = sharingPorts(options);
  // The users of a service from an image are where the others are whose ports they share.
  const users = shared.length > 0 ? [] : imagesIn(services).map(name => `users of ${name}`);
  return {
    ...portsFor(Object.keys(clients)),
    ...Object.fromEntries([...shared, ...users].map(name => [name, SYSTEM_PORTS])),
  };
}

/** The names of services that have a host of their own in the network. */
export const imagesIn = (services: Readonly<Record<string, Service>>): string[] =>
  Object.keys(services).filter(name => services[name]?.runs === 'image');

/** Crowds and services on this machine. */
const sharingPorts = ({ crowds, services = {} }: Pick<ScenarioOptions, 'crowds' | 'services'>): string[] => {
  const images = imagesIn(services);
  return Object.keys({ ...crowds, ...services }).filter(name => !images.includes(name));
};

/** @throws UnusableInput when those that share ports are not in one zone */
function checkShared(
  { zones }: TopologySettings,
  options: Pick<ScenarioOptions, 'crowds' | 'services'>,
): void {
  if (zones === undefined) return;
  const zoned = sharingPorts(options).map(name => ({ name, zone: zoneOf(zones, name) }));
  const placed = zoned.find(({ zone }) => zone !== undefined);
  const apart = zoned.find(({ zone }) => zone !== placed?.zone);
  if (placed === undefined || apart === undefined) return;
  throw new UnusableInput(
    `${placed.name} is in zone '${placed.zone}' of topology.zones, ${apart.name} in ${apart.zone === undefined ? 'none' : `zone '${apart.zone}'`}; crowds and services share their ports, so put all of them into one zone`,
  );
}

function portsFor(names: readonly string[]): Record<string, Ports> {
  if (names.length > MOST_SEPARABLE)
    throw badField('the number of separable clients', names.length, `at most ${MOST_SEPARABLE}`);
  return Object.fromEntries(
    names.map((name, i) => {
      const first = FIRST_CLIENT_PORT + i * PORTS_A_CLIENT;
      return [name, { first, last: first + PORTS_A_CLIENT - 1 }];
    }),
  );
}

function workloadOf(given: Workload | WorkloadOptions = {}): Workload {
  // A function without its parentheses has no options, and would be the usual workload.
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badField(
      'workload',
      given,
      'what a workload returns, such as lock(), or options such as { rate: 50 }',
    );
  return 'kind' in given ? given : appends(given);
}

/** @throws UnusableInput naming the option and what it may be, before anything starts */
export function resolveScenario<Name extends string>(options: ScenarioOptions<Name>): ScenarioSettings<Name> {
  rejectUnknownKeys('scenario', options, [
    'topology',
    'cluster',
    'clients',
    'crowds',
    'services',
    'workload',
    'faults',
    'separable',
    'alone',
    'timeout',
    'tolerates',
    'tags',
    'planted',
  ]);
  checkTags('scenario.tags', options.tags ?? []);
  const clients = options.clients ?? ({} as Readonly<Record<Name, ClientSpec>>);
  if (Array.isArray(clients))
    throw new UnusableInput('clients is a list; allowed: each by its name: { app: { … } }');
  for (const [name, spec] of Object.entries<ClientSpec>(clients)) checkClient(name, spec, kindOf(options));
  const clientPorts = portsOf(options);
  const topology = resolveDeployment(options);
  if (topology.sentinels === 0 && topology.cluster === undefined && Object.keys(clients).length > 0)
    throw badField(
      'topology.sentinels',
      0,
      'at least 1 in a scenario with clients, who ask them for the master',
    );
  checkShared(topology, options);
  const crowds = namedApart('crowds', options.crowds ?? {}, Object.keys(clients), 'client');
  checkCrowds(crowds, topology);
  const users = Object.keys({ ...clients, ...crowds });
  return {
    topology,
    clients,
    crowds,
    services: servicesOf(namedApart('services', options.services ?? {}, users, 'client or crowd')),
    workload: workloadOf(options.workload),
    clientPorts,
    timeoutMs: milliseconds('scenario.timeout', options.timeout ?? DEFAULT_TIMEOUT),
    tolerates: toleratedIn(options.tolerates),
  };
}

function toleratedIn(tolerates: ScenarioOptions['tolerates'] = {}): Readonly<Record<string, string>> {
  for (const [check, reason] of Object.entries(tolerates))
    if (typeof reason !== 'string' || reason.trim() === '')
      throw badField(
        `scenario.tolerates['${check}']`,
        reason,
        'the reason why this check may fail, in words',
      );
  return tolerates;
}

type Deployed = Pick<ScenarioOptions, 'topology' | 'cluster' | 'clients' | 'crowds' | 'services'>;

const kindOf = ({ cluster }: Pick<Deployed, 'cluster'>) => (cluster === undefined ? 'sentinel' : 'cluster');

/** The settings of whichever deployment is described. @throws UnusableInput when two are */
export function resolveDeployment({ topology, cluster, ...others }: Deployed): TopologySettings {
  const { clients, crowds, services } = others;
  const names = Object.keys({ ...clients, ...crowds, ...services });
  if (cluster === undefined) return resolveTopology(topology, names);
  if (topology === undefined) return resolveCluster(cluster);
  throw new UnusableInput(
    "the scenario has both 'topology', a deployment behind Sentinel, and 'cluster', a Redis Cluster; give one of them",
  );
}

function servicesOf(services: Readonly<Record<string, Service>>): Readonly<Record<string, Service>> {
  for (const [name, given] of Object.entries(services)) {
    if (given?.runs === 'image' && /^(redis|sentinel)-\d+$/.test(name))
      throw badField('a name in services', name, 'one that no server of the topology has');
    if (given?.kind !== 'service')
      throw badField(
        `services.${name}`,
        given,
        "what service({ command: ['node', 'server.js'], … }) returns",
      );
  }
  return services;
}

/** Clients, crowds and services share one list of names: matchers and the report go by them. */
function namedApart<Each>(
  field: string,
  all: Readonly<Record<string, Each>>,
  taken: readonly string[],
  by: string,
): Readonly<Record<string, Each>> {
  for (const name of Object.keys(all)) {
    if (!/^[\w-]+$/.test(name)) throw badField(`a name in ${field}`, name, 'letters, digits, - and _');
    if (taken.includes(name)) throw badField(`a name in ${field}`, name, `one that no ${by} has`);
  }
  return all;
}
