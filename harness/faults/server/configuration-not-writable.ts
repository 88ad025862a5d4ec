import { now } from '../../basics/index.ts';
import { DATA_FOLDER, type Server } from '../../topology/index.ts';
import { serverFault } from '../fault.ts';
import { proveReply } from '../probe.ts';

const REWRITE = { redis: ['CONFIG', 'REWRITE'], sentinel: ['SENTINEL', 'FLUSHCONFIG'] } as const;

/**
 * The server may no longer write its configuration file, nor anything beside it. Sentinel keeps its state there: what
 * it learns is lost with its next restart.
 */
export const configurationNotWritable = serverFault(
  {
    kind: 'configuration not writable',
    group: 'server',
    example: 'configurationNotWritable(leader)',
    models: 'a configuration file that is mounted read-only or owned by another user',
    how: 'write permission of the folder is removed. Proof: CONFIG REWRITE or SENTINEL FLUSHCONFIG fails',
    heal: 'write permission is restored',
    needs: [],
    needsOfServers: ['CONFIG'],
  },
  () => server => ({
    async inject() {
      await changeMode(server, 'a-w');
      return now();
    },
    prove: () => proveReply(server, REWRITE[server.kind], /^ERR/),
    heal: () => changeMode(server, 'u+w'),
    proveHealed: () => proveReply(server, REWRITE[server.kind], /^OK/),
  }),
);

async function changeMode({ host }: Server, mode: string): Promise<void> {
  const { exitCode, output } = await host.quickly(`chmod ${mode} ${DATA_FOLDER}`);
  if (exitCode !== 0)
    throw new Error(`could not change the rights of ${DATA_FOLDER} on ${host.name}: ${output}`);
}
