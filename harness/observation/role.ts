import { type Address, showAddress } from '../basics/index.ts';
import type { Control, Server } from '../topology/index.ts';
import type { AnsweringEvent, RoleEvent } from './events.ts';
import { sample } from './sampler.ts';

const SAMPLE_EVERY_MS = 50;
const OFFSET_EVERY_MS = 100;

type Role = Omit<RoleEvent, 'kind' | 'atMs' | 'server'>;

/** Watches the role, the link and the replication offset of a redis server. @param canonical the address to record */
export function watchRole(
  server: Server,
  record: (event: RoleEvent | AnsweringEvent) => void,
  canonical: (address: Address) => Address,
): () => void {
  let last: RoleEvent | undefined;
  return sample(
    server,
    SAMPLE_EVERY_MS,
    async (control: Control) => parseRole(await control.send('ROLE')),
    (said, atMs) => {
      const role = { ...said, master: said.master && canonical(said.master) };
      if (last !== undefined && !isNews(last, role, atMs)) return;
      last = { kind: 'role', atMs, server: server.name, ...role };
      record(last);
    },
    record,
  );
}

/** ['master', offset, [replicas]] or ['slave', master's host, its port, link, offset]. */
export function parseRole(reply: unknown): Role {
  const [role, first, second, link, offset] = Array.isArray(reply) ? reply : [];
  if (role === 'master') return { role, offset: Number(first), master: null, link: null };
  if (role === 'slave') {
    const master = { host: String(first), port: Number(second) };
    return { role: 'replica', offset: Number(offset), master, link: String(link) };
  }
  throw new Error(`an answer to ROLE that is none: ${JSON.stringify(reply)}`);
}

function isNews(last: RoleEvent, role: Role, atMs: number): boolean {
  if (last.role !== role.role || last.link !== role.link || !sameAddress(last.master, role.master))
    return true;
  return last.offset !== role.offset && atMs - last.atMs >= OFFSET_EVERY_MS;
}

export const sameAddress = (a: Address | null, b: Address | null): boolean =>
  a === b || (a !== null && b !== null && showAddress(a) === showAddress(b));
