import { type Duration, milliseconds } from '../../basics/index.ts';
import { LATENCY_NEEDS, latencyBetween } from '../../topology/index.ts';
import type { Deployment } from '../deployment.ts';
import { type AimedFault, defineFault, notProven, proven } from '../fault.ts';
import { isServer } from '../members.ts';
import { proveBy } from '../probe.ts';
import { linksIn, showLinks, type ZoneLink } from '../zone-links.ts';
import { roundTripsOver, showRoundTrips } from '../zone-round-trips.ts';
import { shapingOf } from '../zone-shaping.ts';
import { type Between, describeLinks, type Zone, zonesOf } from '../zones.ts';

/** The round trip between two zones takes longer by a time, half of it each way; that within a zone does not. */
export const latency = defineFault(
  {
    kind: 'zone latency',
    group: 'network',
    example: "latency(between('a', 'b'), '12ms', { jitter: '2ms' })",
    models: 'a congested or rerouted link between two zones',
    how: "the kernel's network emulator (tc netem) on the link of every host of both zones, for packets to the other zone only. Proof: connections between all of their hosts and clients take that long",
    heal: 'the emulators are removed; proof: connections are as fast as before',
    needs: LATENCY_NEEDS,
    arguments: 2,
    options: ['jitter'],
    healBeforeFinalRead: true,
  },
  {
    target: (target: Zone | Between, _by: Duration, _options?: { jitter?: Duration }) =>
      describeLinks('latency', target),
    aim: (target, by, { jitter } = {}) => {
      const delayMs = milliseconds('the time given to latency', by);
      const jitterMs = jitter === undefined ? 0 : milliseconds('jitter, given to latency,', jitter);
      return async deployment => {
        const links = linksIn(target, deployment);
        return {
          target: showLinks(target, links),
          ...lateBetween(links, { delayMs, jitterMs }, deployment),
        };
      };
    },
  },
);

function lateBetween(
  links: readonly ZoneLink[],
  { delayMs, jitterMs }: { readonly delayMs: number; readonly jitterMs: number },
  deployment: Deployment,
): Omit<AimedFault, 'target'> {
  const nodes = [...new Set(links.flatMap(({ sides }) => sides.flatMap(side => side.nodes)))];
  const leastMs = ({ sides: [one, other] }: ZoneLink) =>
    latencyBetween(zonesOf(deployment, one.zone), one.zone, other.zone) + Math.max(1, delayMs - jitterMs);
  const measured = async (isAsWanted: (ms: number, least: number) => boolean) => {
    const all = await Promise.all(
      links.map(async link => ({ least: leastMs(link), trips: await roundTripsOver(link) })),
    );
    const trips = all.flatMap(each => each.trips);
    const asWanted = all.every(({ least, trips: own }) =>
      own.every(({ ms }) => ms !== undefined && isAsWanted(ms, least)),
    );
    const seen = `connecting took: ${showRoundTrips(trips)}`;
    return asWanted && trips.length > 0 ? proven(seen) : notProven(seen);
  };
  return {
    servers: nodes.filter(isServer),
    ...shapingOf(links, { delayMs, jitterMs }),
    prove: () => proveBy(() => measured((ms, least) => ms >= least)),
    proveHealed: () => proveBy(() => measured((ms, least) => ms < least)),
  };
}
