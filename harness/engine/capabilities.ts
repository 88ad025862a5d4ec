import type Dockerode from 'dockerode';
import { whichever } from './dialect.ts';
import { isOwnAddress } from './own-address.ts';

/** What faults and topologies need of the engine and the kernel, in the words of the report. */
export const CAPABILITIES = [
  'packet filter',
  'random packet filter',
  'link control',
  'socket destruction',
  'traffic shaping',
  'shaping by destination',
  'network delay',
  'address translation',
  'processor quota',
  'memory limit',
  'pause',
  'direct addresses',
  'separate clients',
  'coordinated failover',
  'clock control',
  'TLS',
  'several machines',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** Null where it is there; otherwise why not. */
export type Capabilities = Readonly<Record<Capability, string | null>>;

/**
 * Tries each on the loopback of a container that has what hosts have. A tool that is missing, a right that is denied
 * and a kernel without the module all show as what the tool said.
 */
export const TRIAL = `
try() { name=$1; shift; said=$("$@" 2>&1) && echo "capability $name: ok" || echo "capability $name: $(echo "$said" | tail -n 1)"; }
filter() { iptables -A INPUT -s 10.0.0.1 -j DROP && iptables -A INPUT -p tcp -s 10.0.0.1 -j REJECT --reject-with tcp-reset && command -v timeout; }
translate() {
  iptables -t raw -A PREROUTING -p tcp --dport 1 -j DROP && iptables -t nat -A PREROUTING -p tcp --dport 2 -j REDIRECT --to-ports 1
}
shape() { tc qdisc add dev lo root tbf rate 1mbit burst 16kb latency 100ms && tc qdisc del dev lo root; }
divide() {
  tc qdisc add dev lo root handle 1: htb default 0 && tc class add dev lo parent 1: classid 1:1 htb rate 1gbit quantum 60000 &&
  tc filter add dev lo parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.1/32 flowid 1:1 && tc qdisc del dev lo root
}
server=$(${whichever('program')}) && cli=$(${whichever('cli')})
destroy() {
  [ -n "$cli" ] || { echo "the image has no redis-cli or valkey-cli"; return 1; }
  $server --port 7 --save '' > /dev/null & pid=$!
  eventually "$cli -p 7 ping" PONG
  sh -c "echo subscribe a; sleep 3" 2> /dev/null | $cli -p 7 > /dev/null 2>&1 &
  eventually "$cli -p 7 client list type pubsub" subscribe
  said=$(ss -K sport = :7 2>&1 | tail -n 1)
  left=$($cli -p 7 client list type pubsub)
  kill $pid
  [ -z "$left" ] || { echo "ss -K left the connection open: $said"; return 1; }
}
coordinate() {
  echo 'port 8' > /tmp/sentinel.conf
  $server /tmp/sentinel.conf --sentinel > /dev/null & pid=$!
  eventually "$cli -p 8 ping" PONG
  said=$($cli -p 8 sentinel failover no-such-master coordinated)
  kill $pid
  case $said in *'No such master'*) ;; *) echo "the sentinel answers SENTINEL FAILOVER … COORDINATED with $said"; return 1 ;; esac
}
eventually() {
  for i in $(seq 50); do $1 2> /dev/null | grep -q $2 && return; sleep 0.02; done
  echo "no $2 from $1"
  return 1
}
speak_tls() {
  said=$(timeout 2 $server --port 0 --tls-port 7 2>&1)
  case "$said" in *tls-cert-file*) ;; *) echo "it refuses tls-port: $(echo "$said" | tail -n 1)"; return 1 ;; esac
}
try 'packet filter' filter
try 'random packet filter' iptables -A INPUT -s 10.0.0.1 -m statistic --mode random --probability 0.5 -j DROP
try 'traffic shaping' shape
try 'shaping by destination' divide
try 'network delay' tc qdisc add dev lo root netem delay 1ms
try 'address translation' translate
try 'link control' ip link set lo up
try 'socket destruction' destroy
try 'TLS' speak_tls
try 'coordinated failover' coordinate
`;

/** What the trial printed, by capability. */
export function parseTrial(printed: string): Partial<Record<Capability, string | null>> {
  const lines = printed.matchAll(/^capability (.+?): (.*)$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', said]) => [name, said === 'ok' ? null : (said ?? '')]),
  );
}

/**
 * @param trial what `parseTrial` made of the trial in the image
 * @param spread whether hosts are spread over several machines: what these publish, a packet filter leads on from the
 * address and the port that it came from
 */
export async function findCapabilities(
  docker: Dockerode,
  trial: ReturnType<typeof parseTrial>,
  spread = false,
): Promise<Capabilities> {
  const info = (await docker.info()) as EngineInfo;
  const all: Partial<Record<Capability, string | null>> = {
    ...trial,
    'processor quota': info.CpuCfsQuota ? null : 'the engine cannot limit the processor time of a container',
    'memory limit': info.MemoryLimit ? null : 'the engine cannot limit the memory of a container',
    pause: info.CgroupDriver === 'none' ? 'the engine has no control groups, which pausing needs' : null,
    'direct addresses': spread ? null : await whyMapped(docker),
    'separate clients': spread ? null : await whyNotSeparate(docker),
    'several machines': spread ? null : ONE_MACHINE,
    'clock control': NO_CLOCK,
  };
  return Object.fromEntries(
    CAPABILITIES.map(name => [name, name in all ? all[name] : 'the image could not be tested']),
  ) as unknown as Capabilities;
}

const ONE_MACHINE =
  'hosts are on one machine; HARNESS_ENGINES with the engines of two or more, joined in a swarm, spreads them';

/** What is there on every machine; else why not, and on which. */
export function commonCapabilities(
  machines: readonly { readonly name: string; readonly capabilities: Capabilities }[],
): Capabilities {
  const whyNot = (capability: Capability) =>
    machines.flatMap(({ name, capabilities }) => {
      const why = capabilities[capability];
      return why === null ? [] : [`${why} (${name})`];
    });
  return Object.fromEntries(
    CAPABILITIES.map(capability => [capability, whyNot(capability)[0] ?? null]),
  ) as unknown as Capabilities;
}

interface EngineInfo {
  readonly CpuCfsQuota?: boolean;
  readonly MemoryLimit?: boolean;
  readonly CgroupDriver?: string;
}

const MAPPED = 'hosts are reached through published ports here';

async function whyMapped(docker: Dockerode): Promise<string | null> {
  const wish = process.env.HARNESS_ADDRESSING;
  if (wish === 'mapped' || wish === 'proxied') return `${MAPPED} (HARNESS_ADDRESSING)`;
  if (wish === 'direct' || (await hasBridge(docker))) return null;
  return `${MAPPED}: the bridge address of the engine is not on this machine`;
}

const PROXIED =
  'a proxy of the engine is before the published ports here, so hosts cannot distinguish clients by their ports';

async function whyNotSeparate(docker: Dockerode): Promise<string | null> {
  const wish = process.env.HARNESS_ADDRESSING;
  if (wish === 'proxied') return `${PROXIED} (HARNESS_ADDRESSING)`;
  return wish === 'direct' || (await hasBridge(docker)) ? null : PROXIED;
}

/** Whether this machine has the engine's bridges. The gateway of the first network is typical for those of topologies. */
async function hasBridge(docker: Dockerode): Promise<boolean> {
  const networks = await docker.listNetworks({ filters: { driver: ['bridge'] } });
  const gateway = networks.flatMap(({ IPAM }) => IPAM?.Config ?? []).find(({ Gateway }) => Gateway)?.Gateway;
  return gateway === undefined || isOwnAddress(gateway);
}

// Tried: libfaketime 0.9.10 deadlocks in the allocator that servers are built with; a time namespace moves the
// monotonic clock and not the wall clock; setting the clock moves that of every other process on the machine.
const NO_CLOCK =
  'the clock of one server cannot be changed: libfaketime deadlocks with jemalloc, time namespaces do not cover the wall clock, and the machine has one wall clock for all. Sentinel reacts to a clock jump with TILT: use tilt(), or freeze a sentinel for more than 2 s';
