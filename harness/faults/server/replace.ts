import { type Duration, milliseconds, now, pause } from '../../basics/index.ts';
import {
  type Before,
  type Comeback,
  checkComeback,
  deleteData,
  proveComeback,
  startAs,
} from '../comeback.ts';
import { notProven, serverFault } from '../fault.ts';
import { proveAnswering, runIdOf } from '../probe.ts';
import { revive } from '../revive.ts';
import { writeNewSentinel } from './sentinel-replaced.ts';

/**
 * A new server replaces one that ends: another address, another identity (run id, and a sentinel's `myid`), no data and the
 * configuration that was deployed first. A sentinel's configuration names the masters of that moment. A redis server starts
 * as a replica of the master that most sentinels report, unless `startsAs: 'configured'`.
 */
export const replace = serverFault(
  {
    kind: 'replacement',
    group: 'server',
    example: "replace(anyReplica, '1s', { startsAs: 'configured' })",
    models: 'a pod that is deleted and created again without its volume; a machine that is rebuilt',
    how: 'SIGKILL, the data is deleted, and a start at a new address with a new configuration file. Proof: a new process replies at the new address, and not at the old one',
    heal: 'nothing to undo: the new server stays at its address until the end of the scenario; it is started if it does not run',
    needs: ['direct addresses', 'link control'],
    arguments: 2,
    options: ['startsAs'],
  },
  (down: Duration, options: Pick<Comeback, 'startsAs'> = {}) => {
    const downMs = milliseconds('the time given to replace', down);
    const { startsAs } = checkComeback('replace', { startsAs: 'replica', ...options });
    return (server, deployment) => {
      const { topology } = deployment;
      let before: Before | undefined;
      return {
        async inject() {
          const to = await topology.newAddressFor(server, 'new');
          const runId = await runIdOf(server);
          const { reach, host } = server;
          before = runId === undefined ? undefined : { runId, ip: host.ip, reach };
          const { atMs } = await server.signal('KILL');
          await server.ended();
          const endedAtMs = now();
          await deleteData(server);
          await topology.moveTo(server, to);
          await pause(Math.max(0, downMs - (now() - endedAtMs)));
          if (server.kind === 'sentinel') await writeNewSentinel(server, deployment);
          await startAs(startsAs, server, deployment);
          return atMs;
        },
        prove: async () =>
          before === undefined
            ? notProven(`${server.name} was not replaced`)
            : proveComeback(server, before, true),
        heal: () => revive(server),
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
