import { UnusableInput } from '../basics/index.ts';
import type { Server } from '../topology/index.ts';
import {
  type Deployment,
  type NamedService,
  type ServiceInNetwork,
  type ServiceProcess,
  serviceOf,
} from './deployment.ts';

/** A service from an image: faults of hosts and of the network reach it, as they reach a server. */
export interface ServiceNode extends ServiceInNetwork {
  readonly kind: 'service';
  readonly name: string;
  readonly process: ServiceProcess;
  /** Of the servers of the deployment, where these use TLS: what runs on its host connects to them. */
  readonly tls: Server['tls'];
}

/** What has a host of its own in the network. */
export type HostNode = Server | ServiceNode;

export const isService = (node: HostNode): node is ServiceNode => node.kind === 'service';

/** All services that have a host of their own. */
export const serviceNodesIn = ({ services = new Map(), topology }: Deployment): ServiceNode[] =>
  [...services.values()].flatMap(process => nodeOf(process, topology.firstMaster) ?? []);

/** @throws UnusableInput for a process on this machine, and for a service that there is not */
export function serviceNodeOf(named: NamedService, deployment: Deployment): ServiceNode {
  const process = serviceOf(named, deployment);
  const node = nodeOf(process, deployment.topology.firstMaster);
  if (node !== undefined) return node;
  throw new UnusableInput(
    `serviceNamed('${process.name}') is a process on this machine, which is not in the network of the deployment: only crash and freeze reach it; give the service an image, or use the member client, which is this machine with all that runs on it`,
  );
}

const nodeOf = (process: ServiceProcess, { tls }: Pick<Server, 'tls'>): ServiceNode | undefined =>
  process.inNetwork && {
    ...process.inNetwork,
    kind: 'service',
    name: process.name,
    process,
    tls,
  };
