import { lookup, Resolver } from 'node:dns/promises';
import {
  Server as GrpcServer,
  type handleUnaryCall,
  type Server,
  ServerCredentials,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { messageOf, now, pause } from '../../basics/index.ts';
import type { AnswerLog } from '../access-log.ts';
import type { Serve } from '../application.ts';
import { PARTITION, RESOLVER_SERVICE, type ResolveRequest } from './contract.ts';
import type { ResolverSettings } from './settings.ts';
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

const WITHIN_MS = 2000;
/** What is in the hosts file has no time to live. */
const UNTOLD_TTL_S = 60;

/** Asks the name servers of this machine; what these do not know, its hosts file may. */
export function systemResolver(): Resolve {
  const resolver = new Resolver({ timeout: WITHIN_MS, tries: 1 });
  return async domain => {
    const records = await resolver.resolve4(domain, { ttl: true }).catch(() => []);
    const [first] = records;
    if (first === undefined) return inHostsFile(domain);
    return {
      addresses: records.map(({ address }) => address),
      ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
    };
  };
}

async function inHostsFile(domain: string): Promise<Resolution | undefined> {
  try {
    const found = await lookup(domain, { all: true, family: 4 });
    return { addresses: found.map(({ address }) => address), ttlSeconds: UNTOLD_TTL_S };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTFOUND') return undefined;
    throw error;
  }
}
