import { createSocket } from 'node:dgram';
import { badField } from '../../basics/index.ts';
import type { Host } from '../../topology/index.ts';
import { notProven, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import { isShareLost, LEAST_SAMPLE } from '../lost-share.ts';
import { addRules, newChain, ofObserver, packetsMet, removeRules } from '../packet-filter.ts';
import { proveBy } from '../probe.ts';
import { proveWorking } from '../service-probe.ts';

/** Each packet from and to the server's host gets lost with the same probability. The observation's do not. */
export const loss = hostFault(
  {
    kind: 'packet loss',
    group: 'network',
    example: 'loss(master, { percent: 30 })',
    models: 'a bad cable, a congested link, a flaky wireless or cloud network',
    how: 'a random rule in the packet filter of the host, in each direction. Proof: the counted share of dropped packets',
    heal: 'the rules are removed',
    needs: ['packet filter', 'random packet filter', 'direct addresses'],
    options: ['percent'],
    healBeforeFinalRead: true,
  },
  (options: { percent: number }) => {
    const percent = options?.percent;
    if (!(percent >= 1 && percent <= 99))
      throw badField('percent, given to loss,', percent, 'a number from 1 to 99');
    const share = percent / 100;
    return (node, { topology }) => {
      const { host } = node;
      const peer = topology.servers.find(other => other.host !== host)?.host;
      const chain = newChain();
      const spare = ofObserver();
      const lose = `-m statistic --mode random --probability ${share} -j DROP`;
      return {
        inject: () =>
          addRules(chain, [
            {
              host,
              incoming: ['-i lo -j RETURN', `${spare.incoming} -j RETURN`, '-p all', lose],
              outgoing: ['-o lo -j RETURN', `${spare.outgoing} -j RETURN`, '-p all', lose],
            },
          ]),
        prove: () =>
          proveBy(async () => {
            await (host.machine === undefined ? sendDatagrams(host) : sendFrom(peer, host));
            const [, , all = 0, lost = 0] = await packetsMet(host, chain, 'in');
            const seen = `${lost} of ${all} packets to ${host.name} were lost`;
            return isShareLost({ all, lost }, share) ? proven(seen) : notProven(seen);
          }),
        heal: () => removeRules(chain, [host]),
        proveHealed: () => proveWorking(node),
      };
    };
  },
);

// No process listens there.
const DISCARD_PORT = 9;

async function sendDatagrams({ ip }: Host): Promise<void> {
  const socket = createSocket('udp4').on('error', () => undefined);
  const send = () => new Promise(resolve => socket.send('x', DISCARD_PORT, ip, resolve));
  for (let i = 0; i < LEAST_SAMPLE; i += 1) await send();
  socket.close();
}

/** Where the host's own address is not reached from here. */
const sendFrom = (peer: Host | undefined, { ip }: Host): Promise<unknown> | undefined =>
  peer?.run([
    'bash',
    '-c',
    `for i in $(seq ${LEAST_SAMPLE}); do echo x > /dev/udp/${ip}/${DISCARD_PORT}; done 2> /dev/null`,
  ]);
