import { type Duration, milliseconds, poll } from '../../basics/index.ts';
import { DATA_FOLDER, type Server, withControl } from '../../topology/index.ts';
import { notProven, serverFault } from '../fault.ts';
import { proveAnswering, proveReply } from '../probe.ts';
import { revive } from '../revive.ts';
import { infoOf } from '../roles.ts';
import { readSettings } from '../settings.ts';

const KEYS = 500;
const FILLER = 'failover-filler';
const DELETE = `for i = 0, ${KEYS - 1} do redis.call('UNLINK', '${FILLER}:' .. i) end`;
const SNAPSHOT = `${DATA_FOLDER}/dump.rdb`;
const PERSISTS_WITHIN_MS = 20_000;
// While loading it serves its connections only after each KB, which is about thirty keys.
const HEARD_WITHIN_MS = 10_000;

/**
 * The server crashes, is started again at once, and then takes its time to load its data set: it answers everything
 * with LOADING. Some hundred keys of no meaning make the data set long enough to be slow with.
 */
export const slowLoading = serverFault(
  {
    kind: 'slow loading',
    group: 'server',
    example: "slowLoading(master, '10s')",
    models: 'a server with a big data set that restarts',
    how: 'SAVE, SIGKILL, and a start with key-load-delay, so that loading takes the given time. Proof: PING returns LOADING',
    heal: 'the server is restarted without the delay; the keys and the snapshot are removed',
    needs: [],
    arguments: 2,
    needsOfServers: ['DEBUG', 'CONFIG'],
  },
  (time: Duration) => {
    const delayUs = Math.ceil((milliseconds('the time given to slowLoading', time) * 1000) / KEYS);
    return server => {
      let began = false;
      let hadSnapshot = true;
      return {
        async inject() {
          began = true;
          await withControl(server, send => send('DEBUG', 'POPULATE', String(KEYS), FILLER));
          hadSnapshot = await persist(server);
          await configure(server, `key-load-delay ${delayUs}`, 'loading-process-events-interval-bytes 1024');
          const { atMs } = await server.signal('KILL');
          await server.ended();
          await server.start();
          return atMs;
        },
        prove: async () =>
          began ? proveReply(server, ['PING'], /LOADING/) : notProven(`${server.name} was not restarted`),
        async heal() {
          if (!began) return;
          await configure(server);
          if (server.state() === 'running')
            await withControl(server, send => send('CONFIG', 'SET', 'key-load-delay', '0'), HEARD_WITHIN_MS);
          await revive(server);
          await proveAnswering(server);
          // A server that has become a replica meanwhile has its data from the new master.
          await withControl(server, send => send('EVAL', DELETE, '0')).catch(() => undefined);
          if (!hadSnapshot) await server.host.quickly(`rm -f ${SNAPSHOT}`);
        },
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);

/** Writes all keys to where the server loads them from. @returns whether there was a snapshot before */
async function persist(server: Server): Promise<boolean> {
  const { appendonly } = await readSettings(server, ['appendonly']);
  const { exitCode } = await server.host.quickly(`[ -e ${SNAPSHOT} ]`);
  const command = appendonly === 'yes' ? 'BGREWRITEAOF' : 'SAVE';
  await withControl(server, send => send(command), PERSISTS_WITHIN_MS);
  await poll(
    async () => ((await infoOf(server, 'persistence'))('aof_rewrite_in_progress') === '0' ? true : undefined),
    { withinMs: PERSISTS_WITHIN_MS, everyMs: 20 },
  );
  return exitCode === 0;
}

/** Replaces what an earlier call added to the configuration file. */
async function configure({ host, kind }: Server, ...lines: readonly string[]): Promise<void> {
  const file = `${DATA_FOLDER}/${kind}.conf`;
  const add = lines.map(line => `echo '${line}' >> ${file}`);
  await host.quickly([`sed -i '/^key-load-delay\\|^loading-process-events/d' ${file}`, ...add].join('; '));
}
