import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_FOLDER, removeTemporaryFolder, temporaryFolder } from '../basics/index.ts';
import { type RunningService, type Service, startService } from '../services/index.ts';
import type { Topology } from '../topology/index.ts';

/** A service of examples/ that a person asks. */
export interface RunningExample extends Pick<RunningService, 'url' | 'urls'> {
  stop(): Promise<void>;
}

/**
 * Starts a service of examples/ over a running deployment, and stops both together. Only this repository has examples/, as it
 * has the command that starts systems: so the module is loaded by its path.
 * @param maker what its service.ts exports
 */
export async function startExample(
  example: string,
  maker: string,
  topology: Topology,
): Promise<RunningExample> {
  const folder = temporaryFolder(example);
  const release = async () => {
    await topology.stop();
    removeTemporaryFolder(folder);
  };
  try {
    const path = join(PACKAGE_FOLDER, 'examples', example, 'service.ts');
    const made: Readonly<Record<string, Maker | undefined>> = await import(pathToFileURL(path).href);
    const service = made[maker]?.({ load: false });
    if (service === undefined) throw new Error(`${path} exports no ${maker}`);
    const { url, urls, finish } = await startService(example, service, topology, { folder });
    return {
      url,
      urls,
      async stop() {
        await finish();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

type Maker = (options: { readonly load: false }) => Service;
