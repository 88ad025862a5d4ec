import { randomBytes } from 'node:crypto';
import type { Host, ZoneShaping } from '../topology/index.ts';
import type { AimedFault } from './fault.ts';
import { hasHost } from './members.ts';
import type { Side, ZoneLink } from './zone-links.ts';

export const hostsOf = ({ nodes }: Side): Host[] => [
  ...new Set(nodes.filter(hasHost).map(({ host }) => host)),
];

/** Packets between the zones are late or slow, at the links of the hosts of both. */
export function shapingOf(
  links: readonly ZoneLink[],
  shaping: ZoneShaping,
): Pick<AimedFault, 'inject' | 'heal'> {
  const key = randomBytes(4).toString('hex');
  const ends = links.flatMap(({ sides: [one, other] }) => [
    ...hostsOf(one).map(({ zoned }) => ({ zoned, to: other.zone })),
    ...hostsOf(other).map(({ zoned }) => ({ zoned, to: one.zone })),
  ]);
  return {
    async inject() {
      const moments = await Promise.all(ends.map(({ zoned, to }) => zoned?.shape(key, to, shaping)));
      return Math.max(...moments.filter(moment => moment !== undefined));
    },
    async heal() {
      await Promise.all(ends.map(({ zoned }) => zoned?.unshape(key)));
    },
  };
}
