import { messageOf } from '../basics/index.ts';
import { type Capability, environment } from '../engine/index.ts';
import type { Server } from '../topology/index.ts';
import type { Deployment } from './deployment.ts';
import { describeTarget, serversOf, type Target } from './roles.ts';
import { withinShard } from './shards.ts';

/** Whether a fault can be injected here. */
export type Availability = { readonly available: true } | { readonly available: false; readonly why: string };

/** What was looked at to tell whether something took effect, and what was seen. */
export type Proof =
  | { readonly proven: true; readonly seen: string }
  | { readonly proven: false; readonly seen: string };

/** What a kind of fault is, in words: a row of docs/faults.md. */
export interface About {
  /** 'crash', 'power-off', … */
  readonly kind: string;
  readonly group: 'server' | 'host' | 'network' | 'command';
  /** How it is written in a scenario. */
  readonly example: string;
  /** What of production it stands for. */
  readonly models: string;
  /** What is done, and how it is proven. */
  readonly how: string;
  readonly heal: string;
  readonly needs: readonly Capability[];
}

/**
 * Something that really happens to a deployment, done on purpose. A fault is a value: it knows nothing of a running
 * deployment, nothing happens until a scenario injects it, and it can be injected again and again.
 */
export interface Fault {
  readonly does: 'fault';
  readonly kind: string;
  readonly group: About['group'];
  /** What it strikes, as it was written: 'redis-1' or 'the master'. */
  readonly target: string;
  /** The shard that was named with the target. */
  readonly shard?: string;
  available(): Availability;
  /** Chooses what it strikes now. Nothing happens yet. */
  aim(deployment: Deployment): Promise<Strike>;
}

/** One injection of a fault. Its functions are called in the order in which they stand here. */
export interface Strike {
  /** What it strikes, in words: 'redis-1, redis-2 | the clients'. */
  readonly target: string;
  /** The servers among that, the one that was meant first of all first. */
  readonly servers: readonly Server[];
  /** @returns the moment it took effect, in ms on the harness's clock */
  inject(): Promise<number>;
  /** Looks at the target from outside, never at what `inject` answered. */
  prove(): Promise<Proof>;
  /** Undoes it. May be called when `inject` failed half-way, and when the target healed by itself. */
  heal(): Promise<void>;
  /** Looks at the target from outside again. */
  proveHealed(): Promise<Proof>;
}

/** A strike at one server, whose name is its target. */
export type Blow = Omit<Strike, 'target' | 'servers'>;

/** Makes faults of one kind. */
export type FaultMaker<Args extends readonly unknown[]> = ((...args: Args) => Fault) & {
  readonly about: About;
};

export const available: Availability = { available: true };

export const unavailable = (why: string): Availability => ({ available: false, why });

export const proven = (seen: string): Proof => ({ proven: true, seen });

export const notProven = (seen: string): Proof => ({ proven: false, seen });

/**
 * A kind of fault.
 * @param target what it strikes, from its arguments
 * @param aim checks the arguments at once and @returns what chooses the servers when the time has come
 */
export function defineFault<Args extends readonly unknown[]>(
  about: About,
  {
    target,
    shard,
    aim,
  }: {
    target: (...args: Args) => string;
    shard?: (...args: Args) => string | undefined;
    aim: (...args: Args) => Fault['aim'];
  },
): FaultMaker<Args> {
  const make = (...args: Args): Fault => {
    const named = shard?.(...args);
    return {
      does: 'fault',
      kind: about.kind,
      group: about.group,
      target: target(...args),
      ...(named !== undefined && { shard: named }),
      available: () => availabilityOf(about.needs),
      aim: aim(...args),
    };
  };
  return Object.assign(make, { about });
}

/**
 * A kind of fault that strikes a server, or each of several at the same time.
 * @param strike checks the options at once and @returns what strikes one server
 */
export const serverFault = <Options extends readonly unknown[] = []>(
  about: About,
  strike: (...options: Options) => (server: Server, deployment: Deployment) => Blow,
): FaultMaker<[target: Target, ...options: Options]> =>
  defineFault<[target: Target, ...options: Options]>(about, {
    target: (target, ..._options) => describeTarget(target),
    shard: (target, ..._options) => target.shard,
    aim: (target, ...options) => {
      const blow = strike(...options);
      return async whole => {
        const isScoped = 'role' in target && target.shard !== undefined;
        const deployment = isScoped ? withinShard(whole, target.shard) : whole;
        const servers = await serversOf(target, deployment);
        return joined(servers.map(server => ({ ...onlyAt(server), ...blow(server, deployment) })));
      };
    },
  });

function availabilityOf(needs: readonly Capability[]): Availability {
  const { capabilities } = environment();
  const lacks = needs.flatMap(need =>
    capabilities[need] === null ? [] : [`${need}: ${capabilities[need]}`],
  );
  return lacks.length === 0 ? available : unavailable(lacks.join('; '));
}

/** Several strikes as one, which has taken effect when the last of them has. */
export function joined(strikes: readonly Strike[]): Strike {
  const [only] = strikes;
  if (only !== undefined && strikes.length === 1) return only;
  return {
    ...healedTogether(strikes),
    inject: async () => Math.max(...(await everyOne(strikes, strike => strike.inject()))),
    prove: async () => allProven(await everyOne(strikes, strike => strike.prove())),
  };
}

/** The healing half of a strike, for those that strike all their targets by one act. */
export type Healing = Pick<Strike, 'target' | 'servers' | 'heal' | 'proveHealed'>;

/** What is struck where it is one server. */
export const onlyAt = (server: Server): Pick<Strike, 'target' | 'servers'> => ({
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

/** Waits for all of them, also when one fails: what goes on unwatched cannot be healed. */
async function everyOne<Part extends Healing, Result>(
  strikes: readonly Part[],
  act: (strike: Part) => Promise<Result>,
): Promise<Result[]> {
  const ends = await Promise.allSettled(strikes.map(act));
  const failures = ends.flatMap((end, i) =>
    end.status === 'rejected' ? [`${strikes[i]?.target}: ${messageOf(end.reason)}`] : [],
  );
  if (failures.length > 0) throw new Error(failures.join('; '));
  return ends.flatMap(end => (end.status === 'fulfilled' ? [end.value] : []));
}

export function allProven(proofs: readonly Proof[]): Proof {
  const doubts = proofs.filter(proof => !proof.proven);
  const seen = (doubts.length > 0 ? doubts : proofs).map(proof => proof.seen).join('; ');
  return doubts.length > 0 ? notProven(seen) : proven(seen);
}
