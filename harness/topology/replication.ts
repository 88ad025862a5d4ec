import { type Control, type InfoFields, infoFields } from './control.ts';
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
