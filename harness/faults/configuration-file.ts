import { DATA_FOLDER, MASTER_NAME, type Server } from '../topology/index.ts';

/** The value of 'sentinel <name> <master> …' in a sentinel's configuration file; empty when it has none. */
export async function sentinelLine({ host }: Server, name: string): Promise<string> {
  const { output } = await host.quickly(
    `grep '^sentinel ${name} ${MASTER_NAME} ' ${DATA_FOLDER}/sentinel.conf`,
  );
  return output
    .split(' ')
    .slice(3)
    .join(' ')
    .replace(/^"(.*)"$/, '$1');
}
