import { DATA_FOLDER, type Server } from '../topology/index.ts';

/** The value of 'sentinel <name> <master> …' in a sentinel's configuration file; empty when it has none. */
export async function sentinelLine({ host }: Server, master: string, name: string): Promise<string> {
  const { output } = await host.quickly(`grep '^sentinel ${name} ${master} ' ${DATA_FOLDER}/sentinel.conf`);
  return output
    .split(' ')
    .slice(3)
    .join(' ')
    .replace(/^"(.*)"$/, '$1');
}
