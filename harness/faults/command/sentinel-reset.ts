import { now } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { masterNameOf } from '../deployment.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveBy, proveReply } from '../probe.ts';

/** A sentinel forgets the replicas and the other sentinels, and finds them again: from the master's INFO, and from hellos. */
export const sentinelReset = serverFault(
  {
    kind: 'sentinel reset',
    group: 'command',
    example: 'sentinelReset(everySentinel)',
    models: 'an operator, or a Kubernetes operator, that makes sentinels forget removed replicas',
    how: 'SENTINEL RESET. Proof: +reset-master in the log of the sentinel',
    heal: 'nothing to undo: the sentinel still monitors the master and rediscovers replicas and sentinels',
    needs: [],
  },
  () => (sentinel, deployment) => {
    const master = masterNameOf(deployment);
    let logBefore: number | undefined;
    return {
      async inject() {
        logBefore = sentinel.log.length;
        await ask(sentinel, ['SENTINEL', 'RESET', master]);
        return now();
      },
      prove: () =>
        proveBy(async () => {
          const since = logBefore === undefined ? [] : sentinel.log.slice(logBefore);
          const said = since.find(({ line }) => line.includes('+reset-master'));
          if (said === undefined) return notProven(`${sentinel.name} did not log +reset-master`);
          return proven(`${sentinel.name} said: ${said.line.replace(/^.* # /, '')}`);
        }),
      heal: async () => undefined,
      proveHealed: () => proveReply(sentinel, ['SENTINEL', 'MASTER', master], /^name,/),
    };
  },
);
