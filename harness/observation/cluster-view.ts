import type { Address } from '../basics/index.ts';
import { type ClusterNode, type Control, parseNodes, type Server, showSlots } from '../topology/index.ts';
import type { AnsweringEvent, ClusterViewEvent, RoleEvent } from './events.ts';
import { parseRole, recordChanges, sample } from './watch-server.ts';

const SAMPLE_EVERY_MS = 50;
// There are twice as many servers as behind Sentinel.
const OFFSET_EVERY_MS = 500;

type View = Omit<ClusterViewEvent, 'kind' | 'atMs' | 'server'>;

/**
 * Watches a node of a cluster: its role, and what it says of the others.
 * @param nameAt the name of the server with an address
 */
export const watchNode =
  (nameAt: (address: Address) => string | undefined) =>
  (
    server: Server,
    record: (event: RoleEvent | ClusterViewEvent | AnsweringEvent) => void,
    canonical: (address: Address) => Address,
  ): (() => void) => {
    const onRole = recordChanges(server, record, canonical, OFFSET_EVERY_MS);
    let lastView = '';
    return sample(
      server,
      SAMPLE_EVERY_MS,
      askNode,
      ({ role, nodes, info }, atMs) => {
        onRole(role, atMs);
        const view = viewOf(nodes, info, nameAt);
        const text = JSON.stringify(view);
        if (text === lastView) return;
        lastView = text;
        record({ kind: 'cluster view', atMs, server: server.name, ...view });
      },
      record,
    );
  };

async function askNode(control: Control) {
  const [role, nodes, info] = await Promise.all([
    control.send('ROLE'),
    control.send('CLUSTER', 'NODES'),
    control.send('CLUSTER', 'INFO'),
  ]);
  return { role: parseRole(role), nodes: parseNodes(String(nodes)), info: String(info) };
}

/** A node that this machine knows no server for goes by its address in the network. */
function viewOf(
  nodes: readonly ClusterNode[],
  info: string,
  nameAt: (address: Address) => string | undefined,
): View {
  const nameOf = ({ address }: ClusterNode) => nameAt(address) ?? address.host;
  const flagged = (flag: string) =>
    nodes
      .filter(({ flags }) => flags.includes(flag))
      .map(nameOf)
      .sort();
  const itself = nodes.find(({ flags }) => flags.includes('myself'));
  const owners = nodes.flatMap((node): [string, string][] =>
    node.slots.length === 0 ? [] : [[nameOf(node), showSlots(node.slots)]],
  );
  return {
    id: itself?.id ?? '',
    epoch: itself?.epoch ?? 0,
    state: /^cluster_state:ok\r?$/m.test(info) ? 'ok' : 'fail',
    owners: Object.fromEntries(owners.sort(([a], [b]) => a.localeCompare(b))),
    suspected: flagged('fail?'),
    failing: flagged('fail'),
  };
}
