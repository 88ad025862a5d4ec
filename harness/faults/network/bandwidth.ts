import { now } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, type Proof, proven } from '../fault.ts';
import { hostFault } from '../host-fault.ts';
import { bitsPerSecondOf } from '../rate.ts';
import { type HostNode, isService } from '../service-nodes.ts';
import { proveWorking } from '../service-probe.ts';
import { bytesWaiting, clearQueue, setQueue } from '../traffic-queue.ts';

const BURST_BYTES = 4096;
const HALF_A_SECOND = 0.5;
const LEAST_MS = 300;
const ANSWER_WITHIN_MS = 10_000;

/** What leaves the server's host is sent at no more than a rate, as over a slow link: 'kbit' or 'mbit' a second. */
export const bandwidth = hostFault(
  {
    kind: 'bandwidth limit',
    group: 'network',
    example: "bandwidth(master, '64kbit')",
    models: 'a slow or congested link, which affects replication most',
    how: "a token bucket (tc tbf) on the host's link. Proof: a reply of half a second's bandwidth takes that long",
    heal: 'the token bucket is removed; proof: the same reply is fast',
    needs: ['traffic shaping'],
    arguments: 2,
    healBeforeFinalRead: true,
  },
  (rate: string) => {
    const bytesPerSecond = bitsPerSecondOf('the rate given to bandwidth', rate) / 8;
    const bytes = BURST_BYTES + bytesPerSecond * HALF_A_SECOND;
    return (node, { topology }) => ({
      inject: () => setQueue(node.host, `tbf rate ${rate} burst ${BURST_BYTES} latency 2s`),
      prove: () => whetherSlow(node, topology.firstMaster.host.ip, bytes),
      heal: () => clearQueue(node.host),
      async proveHealed() {
        const slow = await whetherSlow(node, topology.firstMaster.host.ip, bytes);
        return slow.proven ? notProven(`still slow: ${slow.seen}`) : proveWorking(node);
      },
    });
  },
);

/** @param peer an address to send to, where the node cannot be asked for a long reply */
async function whetherSlow(node: HostNode, peer: string, bytes: number): Promise<Proof> {
  if (isService(node)) {
    // Sent at once, half a second's bandwidth beyond the burst waits in the queue.
    const waiting = await bytesWaiting(node.host, peer, bytes);
    const seen = `of ${bytes} bytes that the host of ${node.name} sent at once, ${waiting} wait in the queue of its link`;
    return waiting > 0 ? proven(seen) : notProven(seen);
  }
  const askedAtMs = now();
  await ask(node, ['PING', 'x'.repeat(bytes)], ANSWER_WITHIN_MS);
  const tookMs = now() - askedAtMs;
  const seen = `a reply of ${bytes} bytes from ${node.name} took ${Math.round(tookMs)} ms`;
  return tookMs >= LEAST_MS ? proven(seen) : notProven(seen);
}
