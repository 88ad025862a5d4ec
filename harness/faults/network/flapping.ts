import { badField, type Duration, milliseconds } from '../../basics/index.ts';
import type { Running } from '../../topology/index.ts';
import { notProven, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import { probeNode } from '../node-door.ts';
import { newChain, ofObserver, removeRules } from '../packet-filter.ts';
import { proveBy } from '../probe.ts';
import { proveWorking } from '../service-probe.ts';

const ROUNDS_TO_PROVE = 10;

/**
 * The link of the server's host goes down and up again with a period: packets vanish, connections stay open. It flaps
 * on the host itself, so that its period is kept whatever the harness does. The observation's packets pass.
 */
export const flapping = hostFault(
  {
    kind: 'flapping link',
    group: 'network',
    example: "flapping(master, { every: '1s', down: '500ms' })",
    models: 'a loose cable, a port that renegotiates, a flapping route',
    how: 'rules in the packet filter of the host, enabled and disabled in turn. Proof: connecting times out when the link is down, and gets an answer when it is up',
    heal: 'the loop ends and the rules are removed',
    needs: ['packet filter'],
    options: ['every', 'down'],
    healBeforeFinalRead: true,
  },
  ({ every = '1s', down = '500ms' }: { every?: Duration; down?: Duration } = {}) => {
    const everyMs = milliseconds('every, given to flapping,', every);
    const downMs = milliseconds('down, given to flapping,', down);
    if (downMs >= everyMs)
      throw badField('down, given to flapping,', down, `less than the period of ${every}`);
    return node => {
      const { host, name } = node;
      const chain = newChain();
      let running: Running | undefined;
      let link: string | undefined;
      return {
        async inject() {
          const { promise, resolve } = Promise.withResolvers<number>();
          running = await host.spawn(['sh', '-c', flap(chain, everyMs, downMs)], (line, atMs) => {
            link = line;
            if (line === 'down') resolve(atMs);
          });
          const ended = running.ended.then(({ exitCode }) => {
            throw new Error(`the link of ${host.name} does not flap: exit code ${exitCode}`);
          });
          ended.catch(() => undefined);
          return Promise.race([promise, ended]);
        },
        async prove() {
          const met = new Set<string>();
          return proveBy(async () => {
            const whenAsked = link;
            const reception = await probeNode(node);
            if (whenAsked !== undefined) met.add(`${reception} when ${whenAsked}`);
            const seen = `connecting to ${name} met ${[...met].join(', ') || reception}`;
            const comesAndGoes =
              met.has('silence when down') && (met.has('accepted when up') || met.has('refused when up'));
            return comesAndGoes ? proven(seen) : notProven(seen);
          }, ROUNDS_TO_PROVE * everyMs);
        },
        async heal() {
          await host.quickly(`rm -f ${flagOf(chain)}`);
          await running?.ended;
          await removeRules(chain, [host]);
        },
        proveHealed: () => proveWorking(node),
      };
    };
  },
);

/** It flaps for as long as this file is there. */
const flagOf = (chain: string): string => `/tmp/${chain}`;

function flap(chain: string, everyMs: number, downMs: number): string {
  const { incoming, outgoing } = ofObserver();
  const both = (action: string) =>
    `iptables -w ${action} INPUT -j ${chain}-in && iptables -w ${action} OUTPUT -j ${chain}-out`;
  return `
touch ${flagOf(chain)}
iptables -w -N ${chain}-in && iptables -w -N ${chain}-out || exit 1
iptables -w -A ${chain}-in -i lo -j RETURN && iptables -w -A ${chain}-out -o lo -j RETURN || exit 1
iptables -w -A ${chain}-in ${incoming} -j RETURN && iptables -w -A ${chain}-out ${outgoing} -j RETURN || exit 1
iptables -w -A ${chain}-in -j DROP && iptables -w -A ${chain}-out -j DROP || exit 1
while [ -e ${flagOf(chain)} ]; do
  ${both('-I')} || exit 1
  echo down
  sleep ${downMs / 1000}
  ${both('-D')} || exit 1
  echo up
  sleep ${(everyMs - downMs) / 1000}
done`;
}
