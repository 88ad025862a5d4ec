import { now, oneOf, poll } from '../../basics/index.ts';
import type { Server } from '../../topology/index.ts';
import { withControl } from '../../topology/index.ts';
import { serverFault } from '../fault.ts';
import { proveAcceptingWrites, proveAnswering, proveRefusingWrites } from '../probe.ts';
import { infoOf } from '../roles.ts';
import { readSettings, type Settings, writeSettings } from '../settings.ts';

/** What cannot be written any more. */
type Persistence = 'AOF' | 'RDB';

// The host's own small file system in memory: filling the disk of the machine would affect other users.
const DISK = '/dev/shm';
const FOLDER = `${DISK}/data`;
const FILLER = `${DISK}/filler`;
const FILL = `dd if=/dev/zero of=${FILLER} bs=64k; dd if=/dev/zero of=${FILLER}-rest bs=4k; echo full`;
const SETTLES_WITHIN_MS = 10_000;

const SETTINGS = ['dir', 'appendonly', 'save', 'stop-writes-on-bgsave-error'];

/** The server persists to a small disk, and that is full: the master refuses writes with MISCONF. */
export const diskFull = serverFault(
  {
    kind: 'disk full',
    group: 'server',
    example: "diskFull(master, { of: 'AOF' })",
    models: 'a full disk under the append-only file or the snapshots',
    how: 'the server is reconfigured to persist to a small file system, which is filled. Proof: writes fail with MISCONF',
    heal: 'the file system is emptied and the old persistence settings are restored',
    needs: [],
    options: ['of'],
    needsOfServers: ['CONFIG', 'protected settings'],
  },
  ({ of = 'AOF' }: { of?: Persistence } = {}) => {
    oneOf('of, given to diskFull,', of, ['AOF', 'RDB']);
    return server => {
      let before: Settings | undefined;
      return {
        async inject() {
          before = await readSettings(server, SETTINGS);
          await server.host.quickly(`mkdir -p ${FOLDER}`);
          await writeSettings(server, { appendonly: 'no', dir: FOLDER });
          const filledAtMs = of === 'AOF' ? await fillUnderAof(server) : await fillUnderRdb(server);
          return filledAtMs;
        },
        prove: () => proveRefusingWrites(server, /MISCONF/),
        async heal() {
          await server.host.quickly(`rm -f ${FILLER}*`);
          if (before !== undefined) await persistAs(server, before);
          await server.host.quickly(`rm -rf ${FOLDER}`);
        },
        async proveHealed() {
          const accepting = await proveAcceptingWrites(server);
          return /replica/.test(accepting.seen) ? proveAnswering(server) : accepting;
        },
      };
    };
  },
);

async function fillUnderAof(server: Server): Promise<number> {
  await writeSettings(server, { appendonly: 'yes' });
  await until(server, 'aof_rewrite_in_progress', '0');
  const atMs = await fill(server);
  // The server meets the end of its disk with the next write: an element that expires at once.
  const value = 'x'.repeat(16_384);
  await withControl(server, send => send('SET', 'failover-disk-full', value, 'PX', '1')).catch(
    () => undefined,
  );
  return atMs;
}

async function fillUnderRdb(server: Server): Promise<number> {
  const atMs = await fill(server);
  await writeSettings(server, { 'stop-writes-on-bgsave-error': 'yes', save: '3600 1' });
  await withControl(server, send => send('BGSAVE'));
  await until(server, 'rdb_last_bgsave_status', 'err');
  return atMs;
}

async function fill({ host }: Server): Promise<number> {
  await host.quickly(FILL);
  return now();
}

/** Snapshots that failed are forgiven only when one succeeds; nothing asks for one where none are configured. */
async function persistAs(
  server: Server,
  { dir = '', save = '', appendonly = 'no', ...rest }: Settings,
): Promise<void> {
  await writeSettings(server, { appendonly: 'no', dir });
  if (save !== '') {
    await withControl(server, send => send('BGSAVE'));
    await until(server, 'rdb_last_bgsave_status', 'ok');
  }
  await writeSettings(server, { ...rest, save, appendonly });
}

async function until(server: Server, field: string, value: string): Promise<void> {
  const reached = await poll(
    async () => ((await infoOf(server, 'persistence'))(field) === value ? true : undefined),
    { withinMs: SETTLES_WITHIN_MS, everyMs: 20 },
  );
  if (!reached) throw new Error(`${server.name} did not come to ${field}:${value}`);
}
