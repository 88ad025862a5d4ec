import { setTimeout as pause } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { openRequestLog, wallClock } from '../shared/request-log.ts';
import { optionsOf, port } from '../shared/settings.ts';
import { PARTITION, RESOLVER_SERVICE, type ResolveRequest } from './contract.ts';
import type { ResolverOptions } from './settings.ts';
import { systemResolver } from './system-resolver.ts';
import { type Resolution, type Resolve, zoneResolver } from './zone.ts';

// The resolver behind the DNS cache, a gRPC service (resolver.proto): answers from a zone file after a delay, like distant name
// servers, or from the system's resolver.

const { zone, delayMs } = optionsOf<ResolverOptions>();
const log = openRequestLog();
const resolve = zone === undefined ? systemResolver() : zoneResolver(new URL(zone));
const server = new Server();
server.addService(RESOLVER_SERVICE, { Resolve: resolveAfterDelay });
server.bindAsync(`127.0.0.1:${port()}`, ServerCredentials.createInsecure(), (error, bound) => {
  if (error) throw error;
  console.log(`listening at grpc://127.0.0.1:${bound}`);
});

async function resolveAfterDelay(
  { request: { domain }, metadata }: ServerUnaryCall<ResolveRequest, Resolution>,
  reply: sendUnaryData<Resolution>,
): Promise<void> {
  const at = wallClock();
  const [partition] = metadata.get(PARTITION);
  await pause(delayMs);
  const succeeded = await answer(resolve, domain, reply);
  log({
    at,
    ms: wallClock() - at,
    status: succeeded ? 200 : 500,
    ...(partition !== undefined && { shard: String(partition) }),
  });
}

/** @returns whether the domain was looked up; that it does not exist is a result */
async function answer(resolve: Resolve, domain: string, reply: sendUnaryData<Resolution>): Promise<boolean> {
  try {
    const found = await resolve(domain);
    if (found === undefined) reply({ code: status.NOT_FOUND, details: `there is no domain ${domain}` });
    else reply(null, found);
    return true;
  } catch (error) {
    reply({ code: status.UNAVAILABLE, details: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
