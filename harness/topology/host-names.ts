import type { Host } from './host.ts';

/**
 * The names of a topology's hosts, as these resolve them: from /etc/hosts alone. A name of a host that is off is gone
 * from all others at once, as from the name server of a cluster. The engine's own name server would pass the question on
 * to one outside, and answer in milliseconds on one machine and after 20 s on the next.
 */
export interface HostNames {
  /** From now on `host` is known by `names` as long as it is on. @returns it, with power switches that tell of it */
  enter(host: Host, names: readonly string[]): Host;
  /** From now on `host` has no name. */
  leave(host: Host): void;
  /** Tells every host that is on the names of all that are. */
  publish(): Promise<void>;
}

/** The names of hosts by their addresses. */
export type NamesByIp = Readonly<Record<string, readonly string[]>>;

/** A script that makes these names the only ones that a host knows. */
export function knowOnly(names: NamesByIp): string {
  const lines = Object.entries(names).map(([ip, all]) => `${ip} ${all.join(' ')}`);
  return `cat > /etc/hosts <<'NAMES'\n${['127.0.0.1 localhost', ...lines].join('\n')}\nNAMES`;
}

export function hostNames(): HostNames {
  const known = new Map<Host, readonly string[]>();
  const off = new Set<Host>();
  /** The earlier address of hosts whose records are stale. */
  const stale = new Map<Host, string>();

  async function publish(): Promise<void> {
    const on = [...known].filter(([host]) => !off.has(host));
    const byIp = Map.groupBy(on, ([host]) => stale.get(host) ?? host.ip);
    const script = knowOnly(
      Object.fromEntries([...byIp].map(([ip, all]) => [ip, all.flatMap(([, names]) => names)])),
    );
    // One that is paused hears of it when it goes on.
    await Promise.all(on.map(([host]) => host.quickly(script).catch(() => undefined)));
  }

  function keepStale(host: Host, ip: string, forMs: number): void {
    stale.set(host, ip);
    const expire = () => {
      if (stale.delete(host)) void publish();
    };
    setTimeout(expire, forMs).unref();
  }

  return {
    publish,
    leave(host) {
      known.delete(host);
    },
    enter(host, names) {
      known.set(host, names);
      return {
        ...host,
        get ip() {
          return host.ip;
        },
        async moveTo(ip, namesStaleForMs = 0) {
          const before = host.ip;
          const atMs = await host.moveTo(ip);
          if (namesStaleForMs > 0) keepStale(host, before, namesStaleForMs);
          await publish();
          return atMs;
        },
        async powerOff(cable) {
          const atMs = await host.powerOff(cable);
          off.add(host);
          await publish();
          return atMs;
        },
        async powerOn() {
          await host.powerOn();
          off.delete(host);
          await publish();
        },
        async unpause() {
          await host.unpause();
          await publish();
        },
        async wipe() {
          await host.wipe();
          off.delete(host);
          stale.delete(host);
        },
      };
    },
  };
}
