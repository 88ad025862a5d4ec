import { entryOf } from '../basics/index.ts';
import type { Host } from './host.ts';
import type { Hosts } from './hosts.ts';
import { REDIS_PORT, SENTINEL_PORT } from './places.ts';

/** 6379 is reached at 16379, and 26379 at 36379. */
const OUTER_OFFSET = 10_000;

/**
 * Hosts behind network address translation: this machine, with all clients on it, reaches every server at another port only.
 * What it sends to the ports that the servers announce is lost, as packets to a private address are.
 */
export function behindNat(hosts: Hosts): Hosts {
  // A sentinel can share the host of a redis server.
  const known = new Map<Promise<Host>, Promise<Host>>();
  const translated = (host: Promise<Host>) =>
    entryOf(known, host, async () => {
      const outer = translatedHost(await host);
      await outer.translate();
      return outer;
    });
  const all = <Some extends Pick<Hosts, 'redis' | 'sentinels'>>(some: Some): Some => ({
    ...some,
    redis: some.redis.map(translated),
    sentinels: some.sentinels.map(translated),
  });
  const { neighbour } = hosts;
  const behind = { ...all(hosts), neighbour: neighbour && all(neighbour) };
  // The first failure reaches the code that awaits these.
  for (const host of known.values()) host.catch(() => undefined);
  return { ...behind, add: name => translated(hosts.add(name)) };
}

function translatedHost(host: Host): Host & { translate(): Promise<void> } {
  const translate = async (): Promise<void> => {
    const script = `iptables-restore -w --noflush <<'RULES'\n${rulesFor(host.clientAddress)}\nRULES`;
    const { exitCode, output } = await host.quickly(script);
    if (exitCode !== 0) throw new Error(`could not translate the ports of ${host.name}: ${output}`);
  };
  return {
    ...host,
    get ip() {
      return host.ip;
    },
    reach(port) {
      const { host: address } = host.reach(port);
      return { host: address, port: port + OUTER_OFFSET };
    },
    // A container that starts has no rules.
    async powerOn() {
      await host.powerOn();
      await translate();
    },
    translate,
  };
}

/** Dropped before the translation: `raw` sees the port that was dialled. No address of the host is named: it can get another one. */
function rulesFor(outside: string): string {
  const lines = (rule: (port: number) => string) =>
    [REDIS_PORT, SENTINEL_PORT].map(port => `-A PREROUTING -s ${outside} -p tcp ${rule(port)}`);
  return [
    '*raw',
    ...lines(port => `--dport ${port} -j DROP`),
    'COMMIT',
    '*nat',
    ...lines(port => `--dport ${port + OUTER_OFFSET} -j REDIRECT --to-ports ${port}`),
    'COMMIT',
  ].join('\n');
}
