import { messageOf } from '../basics/index.ts';
import { type Capability, environment } from '../engine/index.ts';
import { lackOf, type Server, type TopologySettings } from '../topology/index.ts';
import type { About } from './about.ts';
import { checkArguments } from './arguments.ts';
import { type Deployment, withinShard } from './deployment.ts';
import { describeTarget, serversOf, type Target } from './roles.ts';

/** Whether a fault can be injected here. */
export type Availability = { readonly available: true } | { readonly available: false; readonly why: string };

/** An observation from outside, and whether it shows the effect (or the heal). */
export type Proof =
  | { readonly proven: true; readonly seen: string }
  | { readonly proven: false; readonly seen: string };

/**
 * A failure that can be injected into a deployment. A fault is a value: it is independent of a running deployment, nothing
 * happens until a scenario injects it, and it can be injected repeatedly.
 */
export interface Fault {
  readonly does: 'fault';
  readonly kind: string;
  readonly group: About['group'];
  readonly healBeforeFinalRead?: true;
  readonly endsServers?: true;
  readonly healEndsAlike?: true;
  /** Its target, as it was written: 'redis-1' or 'the master'. */
  readonly target: string;
  /** The shard that was named with the target. */
  readonly shard?: string;
  /** @param settings of the deployment, whose configuration can rule the fault out; without them only the environment counts */
  available(settings?: TopologySettings): Availability;
  /** Resolves its target to servers. Nothing is injected yet. */
  aim(deployment: Deployment): Promise<AimedFault>;
}

/** A fault with its servers. The functions are called in the order of their declaration. */
export interface AimedFault {
  /** The resolved target: 'redis-1, redis-2 | the clients'. */
  readonly target: string;
  /** The servers of the target, the primary one first. */
  readonly servers: readonly Server[];
  /** @returns the moment it took effect, in ms on the harness's clock */
  inject(): Promise<number>;
  /** Observes the target from outside, independent of the reply to `inject`. */
  prove(): Promise<Proof>;
  /** Undoes it. Must also work after a failed `inject`, and after the target healed on its own. */
  heal(): Promise<void>;
  /** Observes the target from outside again. */
  proveHealed(): Promise<Proof>;
}

/** The steps of a fault at one server, whose name is the target. */
export type FaultSteps = Omit<AimedFault, 'target' | 'servers'>;

/** Makes faults of one kind. */
export type FaultMaker<Args extends readonly unknown[]> = ((...args: Args) => Fault) & {
  readonly about: About;
};

export const available: Availability = { available: true };

export const unavailable = (why: string): Availability => ({ available: false, why });

export const proven = (seen: string): Proof => ({ proven: true, seen });

export const notProven = (seen: string): Proof => ({ proven: false, seen });

/** @throws Error when a step of a fault of the user's gave no proof */
export function checkProof(step: 'prove' | 'proveHealed', given: Proof): Proof {
  if (typeof given?.proven === 'boolean' && typeof given.seen === 'string') return given;
  throw new Error(
    `${step}() returned ${JSON.stringify(given)}; allowed: proven('…') and notProven('…'), with what was seen`,
  );
}

/**
 * A kind of fault.
 * @param target the target, from the arguments
 * @param aim checks the arguments at once and @returns the function that resolves the target at injection
 */
export function defineFault<Args extends readonly unknown[]>(
  about: About,
  {
    target,
    shard,
    aim,
    needs = () => [],
  }: {
    target: (...args: Args) => string;
    shard?: (...args: Args) => string | undefined;
    aim: (...args: Args) => Fault['aim'];
    /** What it needs with these arguments, besides `about.needs`. */
    needs?: (...args: Args) => readonly Capability[];
  },
): FaultMaker<Args> {
  const make = (...given: Args): Fault => {
    const args = checkArguments(about, given);
    const described = target(...args);
    const named = shard?.(...args);
    return {
      does: 'fault',
      kind: about.kind,
      group: about.group,
      ...(about.healBeforeFinalRead && { healBeforeFinalRead: true }),
      ...(about.endsServers && { endsServers: true }),
      ...(about.healEndsAlike && { healEndsAlike: true }),
      target: described,
      ...(named !== undefined && { shard: named }),
      available: settings =>
        availabilityOf({ ...about, needs: [...about.needs, ...needs(...args)] }, described, settings),
      aim: aim(...args),
    };
  };
  return Object.assign(make, { about });
}

/**
 * A kind of fault of one server, or of each of several at the same time.
 * @param stepsFor checks the options at once and @returns the steps at one server
 * @param needs what it needs with these options, besides `about.needs`
 */
export const serverFault = <Options extends readonly unknown[] = []>(
  about: About,
  stepsFor: (...options: Options) => (server: Server, deployment: Deployment) => FaultSteps,
  needs: (...options: Options) => readonly Capability[] = () => [],
): FaultMaker<[target: Target, ...options: Options]> =>
  defineFault<[target: Target, ...options: Options]>(about, {
    target: (target, ..._options) => describeTarget(target),
    shard: (target, ..._options) => target.shard,
    needs: (_target, ...options) => needs(...options),
    aim: (target, ...options) => {
      const stepsAt = stepsFor(...options);
      return async whole => {
        const isScoped = 'role' in target && target.shard !== undefined;
        const deployment = isScoped ? withinShard(whole, target.shard) : whole;
        const servers = await serversOf(target, deployment);
        const all = joined(servers.map(server => ({ ...onlyAt(server), ...stepsAt(server, deployment) })));
        // One server goes by its own name: after it was removed, there is nothing to heal.
        if (!('role' in target) || !('zone' in target) || servers.length === 1) return all;
        return { ...all, target: `${target.role} (${all.target})` };
      };
    },
  });

export function availabilityOf(
  { needs, needsOfServers = [] }: About,
  target: string,
  settings?: TopologySettings,
): Availability {
  const { capabilities } = environment();
  const lacks = needs.flatMap(need =>
    capabilities[need] === null ? [] : [`${need}: ${capabilities[need]}`],
  );
  // Sentinels have commands of their own for the same.
  const ofServers = settings === undefined || /sentinel|^the leader\b/.test(target) ? [] : needsOfServers;
  const refused = ofServers.flatMap(need => lackOf(settings as TopologySettings, need) ?? []);
  return lacks.length + refused.length === 0 ? available : unavailable([...lacks, ...refused].join('; '));
}

/** Several faults as one, which has taken effect when the last of them has. */
function joined(faults: readonly AimedFault[]): AimedFault {
  const [only] = faults;
  if (only !== undefined && faults.length === 1) return only;
  return {
    ...healedTogether(faults),
    inject: async () => Math.max(...(await everyOne(faults, aimed => aimed.inject()))),
    prove: async () => allProven(await everyOne(faults, aimed => aimed.prove())),
  };
}

/** The healing half of a fault, for faults that affect all their servers by one command. */
type Healing = Pick<AimedFault, 'target' | 'servers' | 'heal' | 'proveHealed'>;

/** Of a fault that undoes nothing. */
export const nothingToHeal: Pick<AimedFault, 'heal' | 'proveHealed'> = {
  heal: async () => undefined,
  proveHealed: async () => proven('nothing to heal'),
};

/** The target of a fault at one server. */
export const onlyAt = (server: Server): Pick<AimedFault, 'target' | 'servers'> => ({
  target: server.name,
  servers: [server],
});

export const healedTogether = (parts: readonly Healing[]): Healing => ({
  target: parts.map(({ target }) => target).join(', '),
  servers: parts.flatMap(({ servers }) => servers),
  heal: async () => {
    await everyOne(parts, part => part.heal());
  },
  proveHealed: async () => allProven(await everyOne(parts, part => part.proveHealed())),
});

/** Waits for all of them, even after a failure: a fault that is still being injected cannot be healed. */
async function everyOne<Part extends Healing, Result>(
  faults: readonly Part[],
  act: (aimed: Part) => Promise<Result>,
): Promise<Result[]> {
  const ends = await Promise.allSettled(faults.map(act));
  const failures = ends.flatMap((end, i) =>
    end.status === 'rejected' ? [`${faults[i]?.target}: ${messageOf(end.reason)}`] : [],
  );
  if (failures.length > 0) throw new Error(failures.join('; '));
  return ends.flatMap(end => (end.status === 'fulfilled' ? [end.value] : []));
}

export function allProven(proofs: readonly Proof[]): Proof {
  const doubts = proofs.filter(proof => !proof.proven);
  const seen = (doubts.length > 0 ? doubts : proofs).map(proof => proof.seen).join('; ');
  return doubts.length > 0 ? notProven(seen) : proven(seen);
}
