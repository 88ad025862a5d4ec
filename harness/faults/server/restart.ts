import {
  badField,
  type Duration,
  milliseconds,
  now,
  oneOf,
  pause,
  UnusableInput,
} from '../../basics/index.ts';
import {
  type Before,
  type Comeback,
  checkComeback,
  deleteData,
  proveComeback,
  proveStaleName,
  runIdOfHolder,
  startAs,
} from '../comeback.ts';
import { allProven, notProven, serverFault } from '../fault.ts';
import { proveAnswering, runIdOf } from '../probe.ts';
import { revive } from '../revive.ts';

/** How a server ends and comes back. */
export interface RestartOptions extends Comeback {
  /** 'deleted': everything that its host held of it, the configuration that it had rewritten included. */
  readonly data?: 'kept' | 'deleted';
  /** 'KILL': it ends at once, as in a crash. 'TERM': it shuts down, as when an orchestrator stops a pod. */
  readonly signal?: 'KILL' | 'TERM';
  /**
   * How long other hosts and clients still resolve its name to the address before, as until the time to live of a DNS
   * record has passed. For another `address`, in a topology with `hostnames`.
   */
  readonly namesStaleFor?: Duration;
}

/** @throws UnusableInput for names that would be current again before the server is back */
function checkStale(options: RestartOptions, downMs: number): number {
  const { namesStaleFor, address = 'same' } = options;
  if (namesStaleFor === undefined) return 0;
  const staleMs = milliseconds('namesStaleFor, given to restart,', namesStaleFor);
  if (address !== 'same' && staleMs > downMs) return staleMs;
  throw badField(
    'namesStaleFor, given to restart,',
    namesStaleFor,
    `with another address, a time that is longer than the server is down (${downMs} ms)`,
  );
}

/**
 * The server ends and is back after a time. `data: 'deleted'` takes everything that its host held of it, the
 * configuration that it had rewritten included: it comes back as it was first deployed. `address: 'new'` gives it another
 * address, as a pod gets it: sentinels and clients know it by the old one.
 */
export const restart = serverFault(
  {
    kind: 'restart',
    group: 'server',
    example: "restart(master, '500ms', { address: 'new' })",
    models:
      'a supervisor that restarts a crashed server; a pod that restarts without its volume, or at another address; an address that another server or another deployment gave up',
    how: 'SIGKILL (or SIGTERM) and a start after the given time, with or without the data on its host, at the same or another address. Proof: a new process replies, at the new address and not at the old one',
    heal: 'nothing to undo: an address stays changed until the end of the scenario; the server is started if it does not run',
    needs: [],
    arguments: 2,
    options: ['data', 'signal', 'address', 'startsAs', 'namesStaleFor'],
  },
  (down: Duration, options: RestartOptions = {}) => {
    const downMs = milliseconds('the time given to restart', down);
    const { data = 'kept', signal = 'KILL' } = options;
    oneOf('data, given to restart,', data, ['kept', 'deleted']);
    oneOf('signal, given to restart,', signal, ['KILL', 'TERM']);
    const { address, startsAs } = checkComeback('restart', options);
    const staleMs = checkStale(options, downMs);
    return (server, deployment) => {
      const { topology } = deployment;
      if (staleMs > 0 && !(topology.settings.hostnames && server.kind === 'redis'))
        throw new UnusableInput(
          `namesStaleFor was given to restart of ${server.name}; allowed: for redis servers of a topology with \`hostnames: true\``,
        );
      let before: Before | undefined;
      return {
        async inject() {
          const to = address === 'same' ? undefined : await topology.newAddressFor(server, address);
          const runId = await runIdOf(server);
          const { reach, host } = server;
          const holder = await runIdOfHolder(to, topology);
          before = runId === undefined ? undefined : { runId, ip: host.ip, reach, holder };
          const { atMs } = await server.signal(signal);
          await server.ended();
          if (data === 'deleted') await deleteData(server);
          const endedAtMs = now();
          if (to !== undefined) await topology.moveTo(server, to, staleMs);
          await pause(Math.max(0, downMs - (now() - endedAtMs)));
          await startAs(startsAs, server, deployment);
          return atMs;
        },
        async prove() {
          if (before === undefined) return notProven(`${server.name} was not restarted`);
          // First, because it ends by itself.
          const names = staleMs > 0 ? [await proveStaleName(server, before, topology)] : [];
          return allProven([...names, await proveComeback(server, before, address !== 'same')]);
        },
        heal: () => revive(server),
        proveHealed: () => proveAnswering(server),
      };
    };
  },
  (_down, { address = 'same' } = {}) => (address === 'same' ? [] : ['direct addresses', 'link control']),
);
