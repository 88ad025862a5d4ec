import {
  Server as GrpcServer,
  type handleUnaryCall,
  type Server,
  ServerCredentials,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { messageOf, now, pause } from '../../basics/index.ts';
import type { AnswerLog } from '../answer-log.ts';
import type { Serve } from '../serve.ts';
import { PARTITION, RESOLVER_SERVICE, type ResolveRequest } from './contract.ts';
import type { ResolverSettings } from './settings.ts';
import { systemResolver } from './system-resolver.ts';
import { type Resolution, type Resolve, zoneResolver } from './zone.ts';

// The resolver behind the DNS cache, a gRPC service (resolver.proto): answers from a zone file after a delay, as name servers
// that are some way off do, or from the system's resolver.

const serve: Serve<ResolverSettings> = async ({ options: { zone, delayMs }, port, log }) => {
  const resolve = zone === undefined ? systemResolver() : zoneResolver(new URL(zone));
  const server = new GrpcServer();
  server.addService(RESOLVER_SERVICE, { Resolve: answering(resolve, delayMs, log) });
  const bound = await listen(server, port);
  return {
    url: `grpc://127.0.0.1:${bound}`,
    async close() {
      server.forceShutdown();
    },
  };
};

export default serve;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });

const answering =
  (resolve: Resolve, delayMs: number, log: AnswerLog): handleUnaryCall<ResolveRequest, Resolution> =>
  async ({ request: { domain }, metadata }, reply) => {
    const atMs = now();
    const [partition] = metadata.get(PARTITION);
    await pause(delayMs);
    const succeeded = await answer(resolve, domain, reply);
    log.write({
      atMs,
      tookMs: now() - atMs,
      key: domain,
      status: succeeded ? 200 : 500,
      cache: 'unasked',
      ...(partition !== undefined && { shard: String(partition) }),
    });
  };

/** @returns whether it could be told, which it also is when there is no such domain */
async function answer(resolve: Resolve, domain: string, reply: sendUnaryData<Resolution>): Promise<boolean> {
  try {
    const found = await resolve(domain);
    if (found === undefined) reply({ code: status.NOT_FOUND, details: `there is no domain ${domain}` });
    else reply(null, found);
    return true;
  } catch (error) {
    reply({ code: status.UNAVAILABLE, details: messageOf(error) });
    return false;
  }
}
