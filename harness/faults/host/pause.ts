import { now } from '../../basics/index.ts';
import { hostFault } from '../host-fault.ts';
import { proveHanging } from '../probe.ts';
import { isService } from '../service-nodes.ts';
import { proveFrozen, proveWorking } from '../service-probe.ts';

/** Everything on the host stops in the middle; its kernel goes on and accepts connections. */
export const pauseHost = hostFault(
  {
    kind: 'host pause',
    group: 'host',
    example: "lasting('5s', pauseHost(master))",
    models: 'a virtual machine that is migrated or snapshotted, a container that is paused',
    how: 'the engine pauses the container. Proof: the port accepts connections, and PING receives no reply',
    heal: 'the host is resumed',
    needs: ['pause'],
    healEndsAlike: true,
  },
  () => node => ({
    async inject() {
      await node.host.pause();
      return now();
    },
    prove: () => (isService(node) ? proveFrozen(node) : proveHanging(node)),
    heal: () => node.host.unpause(),
    proveHealed: () => proveWorking(node),
  }),
);
