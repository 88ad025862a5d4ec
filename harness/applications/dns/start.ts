import { removeTemporaryFolder, temporaryFolder } from '../../basics/index.ts';
import type { Deployment } from '../application.ts';
import { startApplication } from '../start.ts';
import { type DnsCacheOptions, dnsCache } from './dns.ts';

/** The DNS cache for a person to use. */
export interface RunningDns {
  /** Answers `GET /resolve/:domain`, `/stats` and `/health`: 'http://127.0.0.1:40123'. */
  readonly api: string;
  /** The gRPC service of resolver.proto: 'grpc://127.0.0.1:40124'. */
  readonly resolver: string;
  stop(): Promise<void>;
}

/**
 * Starts resolver and API over a running deployment, without load.
 * @throws Error with what the process said that could not be started
 */
export async function startDns(
  deployment: Deployment,
  options: Omit<DnsCacheOptions, 'load'> = {},
  { port = 0 }: { readonly port?: number } = {},
): Promise<RunningDns> {
  const folder = temporaryFolder('dns');
  const removeLogs = () => removeTemporaryFolder(folder);
  const application = dnsCache({ ...options, load: false });
  const running = await startApplication('dns', application, deployment, { folder, port }).catch(error => {
    removeLogs();
    throw error;
  });
  return {
    api: running.url,
    resolver: running.urls.resolver ?? '',
    async stop() {
      await running.finish();
      removeLogs();
    },
  };
}
