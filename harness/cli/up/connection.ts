import { showAddress } from '../../basics/index.ts';
import { promptOn } from '../../systems/index.ts';
import { SENTINEL_PORT, type Topology } from '../../topology/index.ts';

/** How to connect to a topology from this machine, for people to copy. Passwords are left out. */
export function showConnection(topology: Topology): string {
  const { sentinels, firstMaster } = topology;
  const [sentinel] = sentinels;
  return [
    'From an application on this machine, with ioredis:',
    '',
    indented(topology.cluster === undefined ? sentinelClient(topology) : clusterClient(topology)),
    '',
    ...(firstMaster.tls === undefined
      ? []
      : ['The servers speak TLS, with certificates of this topology: use the prompts below.', '']),
    'A prompt on a host:',
    '',
    `  ${promptOn(firstMaster.host, 'redis-cli')}`,
    ...(sentinel === undefined ? [] : [`  ${promptOn(sentinel.host, `redis-cli -p ${SENTINEL_PORT}`)}`]),
  ].join('\n');
}

function sentinelClient({ sentinelOptions, sentinels, firstMaster, natMap }: Topology): string {
  if (sentinels.length === 0) return `new Redis(${literal(firstMaster.reach)})`;
  const { name, username, password, sentinelUsername, sentinelPassword } = sentinelOptions;
  const fields = [
    `name: '${name}',`,
    'sentinels: [',
    ...sentinels.map(({ reach }) => `  ${literal(reach)},`),
    '],',
    ...(username === undefined ? [] : [`username: '${username}',`]),
    ...(password === undefined ? [] : ["password: '…',"]),
    ...(sentinelUsername === undefined ? [] : [`sentinelUsername: '${sentinelUsername}',`]),
    ...(sentinelPassword === undefined ? [] : ["sentinelPassword: '…',"]),
    ...natMapLines(natMap),
  ];
  return ['new Redis({', ...fields.map(line => `  ${line}`), '})'].join('\n');
}

function clusterClient({ redis, natMap }: Topology): string {
  const nodes = redis.map(({ reach }) => literal(reach)).join(', ');
  const nat = natMapLines(natMap);
  if (nat.length === 0) return `new Redis.Cluster([${nodes}])`;
  return [`new Redis.Cluster([${nodes}], {`, ...nat.map(line => `  ${line}`), '})'].join('\n');
}

/** Empty where servers are reached at the addresses that they report. */
function natMapLines(natMap: Topology['natMap']): string[] {
  const entries = Object.entries(natMap);
  if (entries.length === 0) return [];
  return ['natMap: {', ...entries.map(([inner, reach]) => `  '${inner}': ${literal(reach)},`), '},'];
}

const literal = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `{ host: '${host}', port: ${port} }`;

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** 'redis-1 10.0.0.11:6379', and the address that reaches it from here where that is another one. */
export const showServer = ({ name, address, reach }: Topology['redis'][number]): string => {
  const inner = showAddress(address);
  const outer = showAddress(reach);
  return `${name} ${inner}${inner === outer ? '' : ` (from here ${outer})`}`;
};
