import { serverFault } from '../fault.ts';
import { proveAcceptingWrites, proveAnswering, proveRefusingWrites } from '../probe.ts';
import { settingsChange } from '../settings.ts';

/** The data set has reached maxmemory and nothing may be evicted: the master refuses whatever needs memory. */
export const memoryFull = serverFault(
  {
    kind: 'memory full',
    group: 'server',
    example: 'memoryFull(master)',
    models: 'a data set that has reached maxmemory with policy noeviction',
    how: 'CONFIG SET maxmemory to one byte, policy noeviction. Proof: writes fail with OOM',
    heal: 'both settings are restored',
    needs: [],
    needsOfServers: ['CONFIG'],
  },
  () => server => {
    const change = settingsChange(server, { 'maxmemory-policy': 'noeviction', maxmemory: '1' });
    return {
      inject: () => change.apply(),
      prove: () => proveRefusingWrites(server, /OOM/),
      heal: () => change.restore(),
      // A server that has become a replica meanwhile refuses writes for that reason.
      proveHealed: async () => {
        const accepting = await proveAcceptingWrites(server);
        return /replica/.test(accepting.seen) ? proveAnswering(server) : accepting;
      },
    };
  },
);
