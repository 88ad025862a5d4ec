import { now } from '../../basics/index.ts';
import { ask, fields, withControl } from '../../topology/index.ts';
import { masterNameOf } from '../deployment.ts';
import { serverFault } from '../fault.ts';
import { proveReply } from '../probe.ts';
import { sentinelLine } from '../settings.ts';

const SHOWN = ['down-after-milliseconds', 'failover-timeout', 'parallel-syncs'];
const SECRET = ['auth-user', 'auth-pass'];

/** A sentinel no longer monitors the master: it returns no address to clients. */
export const sentinelRemove = serverFault(
  {
    kind: 'sentinel remove',
    group: 'command',
    example: 'sentinelRemove(firstListedSentinel)',
    models: 'a sentinel that was removed from monitoring, or deployed without its master',
    how: 'SENTINEL REMOVE. Proof: the sentinel replies that it has no such master',
    heal: 'SENTINEL MONITOR with the present master and the old options',
    needs: [],
  },
  () => (sentinel, deployment) => {
    const master = masterNameOf(deployment);
    let before: Record<string, string> | undefined;
    return {
      async inject() {
        const shown = fields(await ask(sentinel, ['SENTINEL', 'MASTER', master]));
        const secrets = await Promise.all(
          SECRET.map(async name => [name, await sentinelLine(sentinel, master, name)]),
        );
        before = { ...shown, ...Object.fromEntries(secrets) };
        await ask(sentinel, ['SENTINEL', 'REMOVE', master]);
        return now();
      },
      prove: () => proveReply(sentinel, ['SENTINEL', 'MASTER', master], /No such master/),
      async heal() {
        const { quorum = '', ...options } = before ?? {};
        if (quorum === '') return;
        const { host, port } = deployment.master(master).address;
        const set = [...SHOWN, ...SECRET].flatMap(name => (options[name] ? [name, options[name]] : []));
        await withControl(sentinel, async send => {
          // Where it is watched again already, only the options are set.
          await send('SENTINEL', 'MONITOR', master, host, String(port), quorum).catch(() => undefined);
          await send('SENTINEL', 'SET', master, ...set);
        });
      },
      proveHealed: () => proveReply(sentinel, ['SENTINEL', 'MASTER', master], /^name,/),
    };
  },
);
