import { now, UnusableInput, wholeNumber } from '../../basics/index.ts';
import { type Cluster, type Server, SLOTS, slotCount, type Topology } from '../../topology/index.ts';
import { nothingToHeal, notProven, type Proof, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';

/** Slots of all other masters move to one, with their keys, while clients work (redis-cli --cluster reshard). */
export const reshard = serverFault(
  {
    kind: 'reshard',
    group: 'command',
    example: "reshard(named('redis-7'), 2000)",
    models: 'a growing cluster: slots move to a new master under load',
    how: 'redis-cli --cluster reshard from all other masters. Proof: every running server reports the target as the owner of the slots, and redis-cli --cluster check finds all slots covered and none migrating',
    heal: 'nothing to undo: the slots stay where they are',
    needs: [],
    arguments: 2,
  },
  (slots: number) => {
    wholeNumber('the slots given to reshard', slots, 1, SLOTS);
    return (to, { topology }) => {
      let before = 0;
      return {
        async inject() {
          const cluster = clusterOf(topology);
          const itself = await nodeOf(cluster, to, to);
          before = slotCount(itself?.slots ?? []);
          const beganAtMs = now();
          await cluster.administer(
            'reshard',
            ...['--cluster-from', 'all', '--cluster-to', itself?.id ?? ''],
            ...['--cluster-slots', String(slots), '--cluster-yes'],
          );
          return beganAtMs;
        },
        prove: () => proveBy(() => proveMoved(topology, to, { before, slots }), AGREED_WITHIN_MS),
        ...nothingToHeal,
      };
    };
  },
);

const AGREED_WITHIN_MS = 20_000;

function clusterOf({ cluster }: Topology) {
  if (cluster !== undefined) return cluster;
  throw new UnusableInput(
    'reshard needs a cluster, and this deployment has no slots; use the option `cluster`',
  );
}

async function nodeOf(cluster: Cluster, wanted: Server, seenBy: Server) {
  const seen = await cluster.nodesSeenBy(seenBy);
  return seen.find(({ address }) => address.host === wanted.address.host);
}

/** What a server has to gain, and had before. */
interface Move {
  readonly before: number;
  readonly slots: number;
}

/**
 * redis-cli takes of each source its share, rounded up for the first and down for the others: as many as there are
 * sources can be missing, but not all.
 */
export const isMoved = (held: number, { before, slots }: Move, sources: number): boolean =>
  held > before && Math.abs(held - before - slots) <= sources;

async function proveMoved(topology: Topology, to: Server, move: Move): Promise<Proof> {
  const cluster = clusterOf(topology);
  const judges = cluster.servers.filter(server => server.state() === 'running');
  const held = await Promise.all(
    judges.map(async judge => slotCount((await nodeOf(cluster, to, judge))?.slots ?? [])),
  );
  const [most, least] = [Math.max(...held), Math.min(...held)];
  const seen = `${judges.length} servers see ${least === most ? most : `${least} to ${most}`} slots at ${to.name}`;
  if (least !== most || !isMoved(most, move, judges.length)) return notProven(seen);
  const checked = await cluster.administer('check');
  if (/in (migrating|importing) state/.test(checked)) return notProven('some slots are still migrating');
  return proven(`${seen}; all slots are covered and none is migrating`);
}
