import { type Door, probePort } from '../topology/index.ts';
import type { HostNode } from './service-nodes.ts';

/** Where others connect to it. */
export const doorOf = (node: HostNode): Door =>
  node.kind === 'service' ? { ...node.address, isPlain: true } : node.address;

/** What a new connection from here meets. */
export const probeNode = (
  node: HostNode,
  localPort?: number,
  silenceMs?: number,
): ReturnType<typeof probePort> =>
  probePort(node.kind === 'service' ? asService(node) : node, localPort, silenceMs);

/** What services are asked, of which nothing is known: most speak HTTP. */
export const REQUEST = 'GET / HTTP/1.0\r\n\r\n';

const asService = ({ reach, host }: HostNode) => ({ reach, host, authority: undefined, question: REQUEST });
