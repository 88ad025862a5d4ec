import { type Control, type InfoFields, infoFields, withControl } from './control.ts';
import { until } from './readiness.ts';
import type { Server } from './server.ts';

/** Makes `replica` follow the master; resolves when its copy is complete and its link is up. */
export async function untilCopied(replica: Server, master: Server, deadlineMs: number): Promise<void> {
  const { host, port } = master.address;
  let told = false;
  await until(replica, deadlineMs, async control => {
    if (!told) await control.send('REPLICAOF', host, String(port));
    told = true;
    return lackOfCopy(await replicationOf(control), host);
  });
}

/**
 * Resolves when the replica has what its master's stream holds now. A link that is up does not say that there is a
 * stream: a master that hears that the copy is loaded before it notices that the process that sent it is done starts to
 * stream at the next acknowledgement, a second later (replconfCommand in replication.c). If it dies before that, all
 * writes since the copy are lost.
 */
export async function untilStreaming(replica: Server, master: Server, deadlineMs: number): Promise<void> {
  const wanted = await writtenOffset(master, deadlineMs);
  await until(replica, deadlineMs, async control => {
    const has = Number((await replicationOf(control))('slave_repl_offset'));
    if (has >= wanted) return undefined;
    return `what ${master.name} wrote since its copy (offset ${wanted}; it is at ${has})`;
  });
}

/** A WAIT that cannot be met has the master write a question to its stream, and no data. */
async function writtenOffset(master: Server, deadlineMs: number): Promise<number> {
  let offset = 0;
  await until(master, deadlineMs, async control => {
    await control.send('WAIT', '1000', '1');
    offset = Number((await replicationOf(control))('master_repl_offset'));
    return undefined;
  });
  return offset;
}

const replicationOf = async (control: Control): Promise<InfoFields> =>
  infoFields(await control.send('INFO', 'replication'));

function lackOfCopy(value: InfoFields, masterHost: string): string | undefined {
  if (value('role') !== 'slave') return `the role of a replica (it says ${value('role')})`;
  if (value('master_host') !== masterHost) return `the right master (it follows ${value('master_host')})`;
  if (value('master_sync_in_progress') !== '0') return 'a complete copy (a full sync is in progress)';
  if (value('master_link_status') !== 'up') return 'a link to its master (master_link_status:down)';
  return undefined;
}

const ASK_WITHIN_MS = 1000;

/**
 * A master looks after its children a hundred times a second instead of ten: it notices the end of the process that made
 * a replica's copy only then (checkChildrenDone in server.c), which would cost every second start 100 ms. It waits for no
 * further replicas, for which the stock configuration gives them 5 s.
 */
export const QUICK_TO_SEND = { hz: '100', 'repl-diskless-sync-delay': '0' };

/**
 * A replica loads its copy as it arrives. Valkey 9 otherwise has a thread write it to a file, and looks only once a second
 * whether that is done (replicationCron in replication.c).
 */
export const QUICK_TO_LOAD = { 'repl-diskless-load': 'on-empty-db' };

/** Runs `work` while the server runs with these settings. Afterwards it runs as its configuration says. */
export async function withSettings<Result>(
  server: Server,
  settings: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (Object.keys(settings).length === 0) return work();
  return withControl(
    server,
    async send => {
      const usual = await Promise.all(
        Object.keys(settings).map(name => send('CONFIG', 'GET', name) as Promise<[string, string]>),
      );
      await send('CONFIG', 'SET', ...Object.entries(settings).flat());
      const result = await work();
      await send('CONFIG', 'SET', ...usual.flat());
      return result;
    },
    ASK_WITHIN_MS,
  );
}
