import { ask, type Control } from '../control.ts';
import { until } from '../readiness.ts';
import { untilStreaming } from '../replication.ts';
import type { Server } from '../server.ts';
import { type ClusterNode, parseNodes, SLOTS, slotCount } from './nodes.ts';

/**
 * Resolves when this server sees a whole cluster: all of its nodes, none suspected, every slot with a master; and when it
 * is a replica, its copy is complete.
 * @throws Error naming the server and what it lacks
 */
export const untilWhole = (server: Server, wanted: Census, deadlineMs: number): Promise<void> =>
  until(server, deadlineMs, async control => {
    const [info, seen] = await Promise.all([control.send('CLUSTER', 'INFO'), nodesBy(control)]);
    return lackOfNodes(seen, wanted) ?? lackOfState(String(info)) ?? lackOfCopy(control);
  });

/** Resolves when what the master of this server writes reaches it; at once for a master. */
export async function untilCopying(
  server: Server,
  among: readonly Server[],
  deadlineMs: number,
): Promise<void> {
  const master = await masterOf(server, among);
  if (master !== undefined) await untilStreaming(server, master, deadlineMs);
}

/** Whom this server follows, by its own word; undefined for a master. */
export async function masterOf(server: Server, among: readonly Server[]): Promise<Server | undefined> {
  const seen = await nodesSeenBy(server);
  const itself = seen.find(({ flags }) => flags.includes('myself'));
  const master = seen.find(({ id }) => id === itself?.masterId);
  return among.find(({ host }) => host.ip === master?.address.host);
}

/** Rejects when it gives no reply within a second. */
export const nodesSeenBy = async (server: Server): Promise<ClusterNode[]> =>
  parseNodes(String(await ask(server, ['CLUSTER', 'NODES'])));

const nodesBy = async (control: Control): Promise<ClusterNode[]> =>
  parseNodes(String(await control.send('CLUSTER', 'NODES')));

/** How many nodes there are, and how many of them are masters. */
interface Census {
  readonly nodes: number;
  readonly masters: number;
}

export const censusOf = (seen: readonly ClusterNode[]): Census => ({
  nodes: seen.length,
  masters: seen.filter(({ role }) => role === 'master').length,
});

function lackOfNodes(seen: readonly ClusterNode[], wanted: Census): string | undefined {
  const { nodes, masters } = censusOf(seen);
  if (nodes !== wanted.nodes || masters !== wanted.masters)
    return `knowledge of ${wanted.nodes} nodes, ${wanted.masters} of them masters (it knows ${nodes} and ${masters})`;
  const odd = seen.find(({ flags }) => flags.some(flag => /^(fail\??|handshake|noaddr)$/.test(flag)));
  if (odd !== undefined) return `sound nodes only (it sees ${odd.address.host} as ${odd.flags.join(',')})`;
  const apart = seen.find(({ connected, flags }) => !connected && !flags.includes('myself'));
  if (apart !== undefined) return `a connection to ${apart.address.host}`;
  const covered = seen.reduce((total, { slots }) => total + slotCount(slots), 0);
  return covered === SLOTS ? undefined : `masters for ${SLOTS} slots (it knows ${covered})`;
}

const lackOfState = (info: string): string | undefined =>
  /^cluster_state:ok\r?$/m.test(info) ? undefined : 'a cluster_state that is ok';

async function lackOfCopy(control: Control): Promise<string | undefined> {
  const info = String(await control.send('INFO', 'replication'));
  if (/^role:master/m.test(info)) return undefined;
  return /^master_link_status:up/m.test(info) ? undefined : 'a complete copy (master_link_status:down)';
}
