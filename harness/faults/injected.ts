import { messageOf, now, showMs, within } from '../basics/index.ts';
import { type AimedFault, checkProof, type Fault, type Proof } from './fault.ts';

/** The life of one injection. Moments are in ms on the harness's clock; one that did not come is absent. */
export interface Injected {
  readonly fault: Fault;
  /** The names of the affected servers; before they are resolved, the target as it was written. */
  target: string;
  /** The master at that moment; in a cluster, the master of the affected shard. */
  oldMaster: string;
  readonly askedAtMs: number;
  /** What it waited for, when it was triggered. */
  readonly trigger?: { readonly what: string; readonly firedAtMs: number };
  aimed?: AimedFault;
  injectedAtMs?: number;
  /** Why it was not injected, or only in part. */
  injectFailed?: string;
  provenAtMs?: number;
  proof?: Proof;
  healedAtMs?: number;
  healFailed?: string;
}

/** A moment in the life of an injection. */
export type Moment = 'asked' | 'injected' | 'proven' | 'heal asked' | 'healed';

/** The record of injections from their first moment on: an injection that is not in it is never healed. */
export interface Journal {
  readonly injected: Injected[];
  /** Whether the server with this name was removed while the deployment ran: it can no longer be healed. */
  isGone(target: string): boolean;
  tell(injected: Injected, moment: Moment, atMs: number, detail?: string): void;
}

export const titleOf = ({ kind, target }: Pick<Fault, 'kind' | 'target'>): string => `${kind} of ${target}`;

/** The title with the names of the affected servers. */
export const titleOfInjected = ({ fault: { kind }, target }: Injected): string => titleOf({ kind, target });

// The end of a long script or command is waited for; what the user's own code waits for possibly never comes.
const HEALED_WITHIN_MS = 120_000;

/** Undoes an injection that is not undone yet, and proves it. Never throws: what went wrong stays in `healFailed`. */
export async function heal(injected: Injected, journal: Journal, withinMs = HEALED_WITHIN_MS): Promise<void> {
  const { aimed } = injected;
  if (aimed === undefined || injected.healedAtMs !== undefined) return;
  journal.tell(injected, 'heal asked', now());
  if (journal.isGone(injected.target)) return isHealed(injected, journal, 'it was removed');
  try {
    const proof = await within(withinMs, healedAndProven(aimed));
    if (proof === 'late') throw new Error(`the heal did not end within ${showMs(withinMs)}`);
    if (!proof.proven) throw new Error(proof.seen);
    isHealed(injected, journal, proof.seen);
  } catch (error) {
    injected.healFailed = messageOf(error);
  }
}

/**
 * Heals what was injected together.
 * @throws Error in words for what cannot be healed, and for what cannot be healed alone
 */
export async function healTogether(injections: readonly Injected[], journal: Journal): Promise<void> {
  for (const injected of injections.toReversed()) {
    if (journal.injected.some(other => !injections.includes(other) && endsWith(injected, other)))
      injected.healFailed = `the heal would end another ${titleOfInjected(injected)} as well`;
    else await heal(injected, journal);
    if (injected.healFailed === undefined) continue;
    const others = journal.injected.filter(other => !injections.includes(other) && isInEffect(other));
    const rest = others.length === 0 ? '' : `; still injected: ${others.map(titleOfInjected).join(', ')}`;
    throw new Error(`the ${titleOfInjected(injected)} could not be healed: ${injected.healFailed}${rest}`);
  }
}

const isInEffect = ({ injectedAtMs, healedAtMs }: Injected): boolean =>
  injectedAtMs !== undefined && healedAtMs === undefined;

const endsWith = (injected: Injected, other: Injected): boolean =>
  injected.fault.healEndsAlike === true &&
  other.fault.kind === injected.fault.kind &&
  injected.healedAtMs === undefined &&
  isInEffect(other) &&
  (other.aimed?.servers ?? []).some(server => injected.aimed?.servers.includes(server));

async function healedAndProven(aimed: AimedFault): Promise<Proof> {
  await aimed.heal();
  return checkProof('proveHealed', await aimed.proveHealed());
}

function isHealed(injected: Injected, journal: Journal, seen: string): void {
  injected.healedAtMs = now();
  delete injected.healFailed;
  journal.tell(injected, 'healed', injected.healedAtMs, seen);
}

const ROUNDS = 3;

/**
 * Undoes everything, the last first. What cannot be undone on a host that another fault holds is tried again when the
 * others are undone.
 */
export async function healAll(journal: Journal, withinMs = HEALED_WITHIN_MS): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const injected of journal.injected.toReversed()) await heal(injected, journal, withinMs);
    if (journal.injected.every(({ healFailed }) => healFailed === undefined)) return;
  }
}
