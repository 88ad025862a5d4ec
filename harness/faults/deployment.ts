import { type Address, badField, oneOf, UnusableInput } from '../basics/index.ts';
import type { Host, Ports, Server, Topology } from '../topology/index.ts';

/** Something that happens to a deployment, as a value: `phase` and `sentinelEvent` make it. */
export type Trigger =
  | { readonly on: 'sentinel event'; readonly event: string }
  | { readonly on: 'phase'; readonly phase: string };

/** The deployment as faults see it while a scenario runs: its servers, and who is what just now. */
export interface Deployment {
  readonly topology: Topology;
  /**
   * The master that most sentinels name.
   * @param shard of which; needed where there are several
   * @throws UnusableInput without `shard` where there are several
   */
  master(shard?: string): Server;
  /** The sentinel that was elected last to lead a failover, or one of that shard. */
  leader(shard?: string): Server | undefined;
  /** The local ports of clients that connect from ports of their own, by name; the scenario asks for that. */
  readonly clientPorts: Readonly<Record<string, Ports>>;
  /** The services of the user's own, by name; absent where there are none. */
  readonly services?: ReadonlyMap<string, ServiceProcess>;
  /** Chooses one; the same seed and scenario choose the same. */
  readonly pick: <Choice>(from: readonly Choice[]) => Choice;
  /** @returns when the trigger fired, in ms on the harness's clock; undefined when it did not until `deadlineMs` */
  fired(trigger: Trigger, armedAtMs: number, deadlineMs: number): Promise<number | undefined>;
}

/** A service from an image: a host of its own in the network of the deployment, whose processes are those of the container. */
export interface ServiceInNetwork {
  readonly host: Host;
  readonly address: Address;
  /** Where this machine reaches it. */
  readonly reach: Address;
}

/** The process of a service of the user's own, with all that it started. */
export interface ServiceProcess {
  readonly name: string;
  /** Of its latest start; undefined before the first. */
  pid(): number | undefined;
  /** What the kernel of this machine, or the engine, says of that process and of all that it started. */
  stateOf(pid: number | undefined): Promise<'running' | 'frozen' | 'ended'>;
  /** @returns when it was sent, in ms on the harness's clock */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<number>;
  /** Starts it again unless it runs. @throws Error when it does not run in time */
  revive(): Promise<void>;
  /** Where it is, unless it is a process of this machine. */
  readonly inNetwork?: ServiceInNetwork;
}

/** One of the services of a scenario, as the target of `crash` and `freeze`. */
export interface NamedService {
  readonly service: string;
}

/** One shard of a deployment, as if there were no other: the sentinels watch them all. */
export function withinShard(deployment: Deployment, shard: string): Deployment {
  const { topology } = deployment;
  oneOf('the shard given to a role', shard, topology.shards);
  const isHere = (server: Server) => server.kind === 'sentinel' || server.shard === shard;
  const [first = topology.firstMaster, ...others] = topology.redis.filter(isHere);
  return {
    ...deployment,
    topology: {
      ...topology,
      shards: [shard],
      firstMaster: first,
      redis: [first, ...others],
      servers: topology.servers.filter(isHere),
      find(wanted) {
        const found = topology.find(wanted);
        return found !== undefined && isHere(found) ? found : undefined;
      },
    },
    master: () => deployment.master(shard),
    leader: () => deployment.leader(shard),
  };
}

/**
 * The name under which the sentinels watch the master.
 * @throws UnusableInput where there are several: what is meant has to be said
 */
export function masterNameOf({ topology: { shards } }: Pick<Deployment, 'topology'>): string {
  const [only, ...others] = shards;
  if (others.length === 0) return only;
  throw new UnusableInput(
    `this topology has ${shards.length} masters: say which is meant, as masterOf('${only}') or inShard('${only}', bestReplica); there are ${shards.join(', ')}`,
  );
}

/** @throws UnusableInput for a service that the scenario does not have */
export function serviceOf(
  { service: name }: NamedService,
  { services = new Map() }: Deployment,
): ServiceProcess {
  const found = services.get(name);
  if (found !== undefined) return found;
  const names = [...services.keys()].join(', ') || 'this one has none';
  throw badField('the name given to serviceNamed', name, `a service of the scenario: ${names}`);
}

const PHASES = [
  'detected',
  'agreed',
  'elected',
  'selected',
  'promoted',
  'announced',
  'adopted',
  'reconfigured',
  'demoted',
  'suspected',
  'failed',
  'requested',
  'granted',
  'covered',
] as const;

/** A phase of the failover that follows the first fault of an injection: docs/report.md says what each is. */
export type PhaseName = (typeof PHASES)[number];

/**
 * A sentinel's event by its name, such as '+odown' or '-failover-abort-no-good-slave', from any sentinel.
 * @throws UnusableInput for a name that no event can have
 */
export function sentinelEvent(event: string): Trigger {
  if (/^[+-][a-z][\w-]*$/.test(event)) return { on: 'sentinel event', event };
  throw badField(
    'the name given to sentinelEvent',
    event,
    "an event as Sentinel writes it, such as '+odown'",
  );
}

/** @throws UnusableInput for a phase that there is not */
export function phase(name: PhaseName): Trigger {
  return { on: 'phase', phase: oneOf('the name given to phase', name, PHASES) };
}

/** @throws UnusableInput when it is none: the name of an event is no trigger */
export function checkTrigger(trigger: Trigger): Trigger {
  if (typeof trigger === 'object' && trigger !== null && 'on' in trigger) return trigger;
  throw badField('the trigger given to when', trigger, "sentinelEvent('+odown') or phase('promoted')");
}

/** In words, for the report. */
export const describeTrigger = (trigger: Trigger): string =>
  trigger.on === 'phase' ? trigger.phase : trigger.event;
