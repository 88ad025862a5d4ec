import { badField } from '../../basics/index.ts';
import { environment } from '../../engine/index.ts';
import { giveSet, hasBroker, takeSet } from '../../lanes/index.ts';
import { wishedAddressing } from '../site.ts';
import { attachSet, createSet, type HostSet, type StoredSet } from './host-set.ts';

/** A set of hosts for one deployment, and what becomes of it afterwards. */
interface LeasedSet {
  readonly set: HostSet;
  /** Gives it back to the pool of the run, wiped; removes it where there is no pool. */
  release(): Promise<void>;
}

const HOSTS_VARIABLE = 'HARNESS_HOSTS';

/** Makes this process and those that it starts use hosts of the pool, or new ones for every deployment. */
export function useHosts(which: 'pooled' | 'fresh'): void {
  process.env[HOSTS_VARIABLE] = which;
}

// Sets that this process used last: the shells on their hosts are still open.
const used = new Map<string, HostSet>();

/** A set from the pool of the run, a new one where none is free. */
export async function leaseSet(): Promise<LeasedSet> {
  if (!isPooled()) return removedAfterwards(await createSet('by name'));
  const kind = `${environment().image.name} ${wishedAddressing()}`;
  const taken = await takeSet(kind);
  const set =
    taken === undefined ? await createSet('by number') : await known(taken.set as StoredSet, taken.isYours);
  used.set(set.network.name, set);
  return {
    set,
    async release() {
      await set.giveBack();
      await giveSet(kind, set.store());
    },
  };
}

/** Removes sets that were given back. */
export async function removeSets(sets: readonly unknown[]): Promise<void> {
  await Promise.all(sets.map(async stored => (await attachSet(stored as StoredSet)).remove()));
}

const removedAfterwards = (set: HostSet): LeasedSet => ({ set, release: () => set.remove() });

const known = async (stored: StoredSet, isYours: boolean): Promise<HostSet> =>
  (isYours ? used.get(stored.network.name) : undefined) ?? attachSet(stored);

/** Hosts on several machines are new for every deployment: a machine of theirs can be cut off. */
function isPooled(): boolean {
  const wish = process.env[HOSTS_VARIABLE] ?? 'pooled';
  if (wish !== 'pooled' && wish !== 'fresh')
    throw badField(HOSTS_VARIABLE, wish, "'pooled' (default) or 'fresh'");
  return wish === 'pooled' && hasBroker() && environment().machines.length === 0;
}
