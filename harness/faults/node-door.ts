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
  probePort(node.kind === 'service' ? { ...node, authority: undefined } : node, localPort, silenceMs);
