import { now } from '../../basics/index.ts';
import { serverFault } from '../fault.ts';
import { proveAnswering, proveHanging } from '../probe.ts';

/** Everything on the host stops in the middle; its kernel goes on and accepts connections. */
export const pauseHost = serverFault(
  {
    kind: 'host pause',
    group: 'host',
    example: "lasting('5s', pauseHost(master))",
    models: 'a virtual machine that is migrated or snapshotted, a container that is paused',
    how: 'the engine pauses the container. Proof: the port accepts connections, and PING receives no reply',
    heal: 'the host is resumed',
    needs: ['pause'],
  },
  () => server => ({
    async inject() {
      await server.host.pause();
      return now();
    },
    prove: () => proveHanging(server),
    heal: () => server.host.unpause(),
    proveHealed: () => proveAnswering(server),
  }),
);
