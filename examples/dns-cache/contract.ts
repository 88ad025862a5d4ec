import { fileURLToPath } from 'node:url';
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Resolution } from './zone.ts';

/** resolver.proto, as @grpc/proto-loader has its messages. */
export interface ResolveRequest {
  readonly domain: string;
}

interface ResolverPackage {
  readonly failover: { readonly dns: { readonly v1: { readonly Resolver: ServiceClientConstructor } } };
}

const PROTO = fileURLToPath(new URL('./resolver.proto', import.meta.url));

const { Resolver } = (
  loadPackageDefinition(loadSync(PROTO, { defaults: true })) as unknown as ResolverPackage
).failover.dns.v1;

export const RESOLVER_SERVICE = Resolver.service;

/** With which a caller says for which partition it asks; of no use to the resolver but for its log. */
export const PARTITION = 'x-partition';

/** The resolver as its callers have it. */
interface ResolverClient {
  /** @returns undefined for a domain that there is not; rejects when there is no answer in time */
  resolve(domain: string, partition: string): Promise<Resolution | undefined>;
  close(): void;
}

type Unary = (
  request: ResolveRequest,
  metadata: Metadata,
  options: { readonly deadline: number },
  done: (error: ServiceError | null, reply: Resolution) => void,
) => void;

/** @param url 'grpc://127.0.0.1:50051' */
export function resolverAt(url: string, withinMs: number): ResolverClient {
  const client = new Resolver(new URL(url).host, credentials.createInsecure());
  const ask = (client.Resolve as Unary).bind(client);
  return {
    resolve(domain, partition) {
      const metadata = new Metadata();
      metadata.set(PARTITION, partition);
      return new Promise((resolve, reject) => {
        ask({ domain }, metadata, { deadline: Date.now() + withinMs }, (error, reply) => {
          if (error === null) resolve(reply);
          else if (error.code === status.NOT_FOUND) resolve(undefined);
          else reject(error);
        });
      });
    },
    close: () => client.close(),
  };
}
