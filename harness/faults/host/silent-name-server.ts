import { now } from '../../basics/index.ts';
import type { Host } from '../../topology/index.ts';
import { notProven, type Proof, proven, serverFault } from '../fault.ts';
import { addRules, newChain, removeRules } from '../packet-filter.ts';
import { proveBy } from '../probe.ts';

/**
 * The name server that the server's host asks does not respond: looking up any name takes as long as the resolver waits, some
 * 10 s, and fails. Open connections go on. Sentinel and Redis look names up in their main thread, so each lookup stops them.
 */
export const silentNameServer = serverFault(
  {
    kind: 'silent name server',
    group: 'host',
    example: 'silentNameServer(everySentinel)',
    models: 'a DNS server that is overloaded, unreachable or removed',
    how: 'the host uses DNS only, and its DNS packets are dropped. Proof: looking up a known name takes more than a second',
    heal: 'the resolver configuration is restored; proof: the name resolves',
    needs: ['packet filter'],
  },
  () =>
    ({ host }) => {
      const chain = newChain();
      return {
        async inject() {
          const filteredAtMs = await addRules(chain, [{ host, incoming: UNHEARD, outgoing: [] }]);
          const { exitCode, output, firstLineAtMs } = await host.quickly(ASK_IT_ALONE);
          if (exitCode !== 0) throw new Error(`could not change how ${host.name} resolves: ${output}`);
          return Math.max(filteredAtMs, firstLineAtMs ?? now());
        },
        prove: () => proveLookup(host, SILENT),
        async heal() {
          await host.quickly(RESOLVE_AS_BEFORE);
          await removeRules(chain, [host]);
        },
        proveHealed: () => proveLookup(host, FOUND),
      };
    },
);

// Dropped where they arrive: the sender hears of no refusal.
const UNHEARD = ['-i lo -p udp --dport 53 -j DROP', '-i lo -p tcp --dport 53 -j DROP'];

const FILES = '/etc/nsswitch.conf /etc/resolv.conf';

// The engine keeps one of the files in place, so they are written over and not replaced.
const ASK_IT_ALONE = `
for file in ${FILES}; do [ -e "$file.before" ] || cp "$file" "$file.before" || exit 1; done
echo 'nameserver 127.0.0.1' > /etc/resolv.conf && echo 'hosts: dns' > /etc/nsswitch.conf && echo done`;

const RESOLVE_AS_BEFORE = `
for file in ${FILES}; do [ ! -e "$file.before" ] || { cat "$file.before" > "$file" && rm "$file.before"; }; done`;

const FOUND = 0;
/** What timeout(1) ends with when the time is up. */
const SILENT = 124;

const proveLookup = (host: Host, wanted: number): Promise<Proof> =>
  proveBy(async () => {
    const { exitCode } = await host.quickly(`timeout 1 getent hosts ${host.name}`);
    const seen = `looking up ${host.name} on ${host.name} ${MEANING[exitCode ?? -1] ?? `ended with ${exitCode}`}`;
    return exitCode === wanted ? proven(seen) : notProven(seen);
  });

const MEANING: Readonly<Record<number, string>> = {
  [FOUND]: 'gave its address',
  [SILENT]: 'took more than a second',
};
