import { badField, UnusableInput } from '../../basics/index.ts';
import { allProven, defineFault } from '../fault.ts';
import { isServer } from '../members.ts';
import { bitsPerSecondOf } from '../rate.ts';
import { linksIn, showLinks, type ZoneLink } from '../zone-links.ts';
import { lossBetween, type Part } from '../zone-loss.ts';
import { proveRate } from '../zone-rate.ts';
import { shapingOf } from '../zone-shaping.ts';
import { type Between, describeLinks, type Zone } from '../zones.ts';

export interface Degradation {
  /** The share of packets that get lost in each direction: '0.5%' to '90%', with `bandwidth` to '20%'. */
  readonly loss?: string;
  /** What each host can send to the other zone at most: '512kbit', '10mbit'. */
  readonly bandwidth?: string;
}

/** The network between two zones, or between a zone and all others, loses packets or is slow; that within a zone is not. */
export const degrade = defineFault(
  {
    kind: 'zone degradation',
    group: 'network',
    example: "degrade(between('a', 'b'), { loss: '1%', bandwidth: '512kbit' })",
    models: 'a bad or overloaded link between zones',
    how: "for packets between the zones only: random rules in the packet filters of the hosts, and a token bucket (tc tbf) on each host's link. Proof: the counted share of dropped packets; half a second's bandwidth takes that long",
    heal: 'rules and token buckets are removed; proof: packets arrive, at full speed',
    needs: ['packet filter', 'random packet filter', 'traffic shaping', 'shaping by destination'],
    options: ['loss', 'bandwidth'],
    healBeforeFinalRead: true,
  },
  {
    target: (target: Zone | Between, _how: Degradation) => describeLinks('degrade', target),
    aim: (target, how) => {
      const { loss, bandwidth } = how ?? {};
      if (loss === undefined && bandwidth === undefined)
        throw new UnusableInput("degrade got neither loss nor bandwidth; give { loss: '1%' } or both");
      const share = loss === undefined ? undefined : shareOf(loss, bandwidth === undefined ? 90 : 20);
      const rate =
        bandwidth === undefined ? undefined : bitsPerSecondOf('bandwidth, given to degrade,', bandwidth);
      return async deployment => {
        const links = linksIn(target, deployment);
        const nodes = [...new Set(links.flatMap(({ sides }) => sides.flatMap(side => side.nodes)))];
        const parts = [
          ...(rate === undefined ? [] : [slowBetween(links, rate)]),
          ...(share === undefined ? [] : [lossBetween(links, share)]),
        ];
        return {
          target: showLinks(target, links),
          servers: nodes.filter(isServer),
          inject: async () => Math.max(...(await Promise.all(parts.map(part => part.inject())))),
          // In turns, the bandwidth first: the proof of loss fills the queue of a slow link.
          prove: async () => allProven(await inTurn(parts, part => part.prove())),
          async heal() {
            await Promise.all(parts.map(part => part.heal()));
          },
          proveHealed: async () => allProven(await inTurn(parts, part => part.proveHealed())),
        };
      };
    },
  },
);

async function inTurn<Result>(
  parts: readonly Part[],
  act: (part: Part) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const part of parts) results.push(await act(part));
  return results;
}

/** @param most percent: TCP that loses more sends too seldom to show a bandwidth */
function shareOf(loss: string, most: number): number {
  const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(loss)?.[1]);
  if (percent >= 0.5 && percent <= most) return percent / 100;
  const why = most === 90 ? '' : ', together with bandwidth';
  throw badField('loss, given to degrade,', loss, `from '0.5%' to '${most}%'${why}`);
}

const slowBetween = (links: readonly ZoneLink[], bitsPerSecond: number): Part => ({
  ...shapingOf(links, { delayMs: 0, jitterMs: 0, bitsPerSecond }),
  prove: () => proveRate(links, bitsPerSecond, 'slow'),
  proveHealed: () => proveRate(links, bitsPerSecond, 'fast'),
});
