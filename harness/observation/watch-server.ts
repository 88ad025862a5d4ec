import { type Address, messageOf, now, pause, showAddress } from '../basics/index.ts';
import { type Control, controlOf, type Server } from '../topology/index.ts';
import type { AnsweringEvent, RoleEvent, ViewEvent } from './events.ts';

const ROLE_EVERY_MS = 50;
const OFFSET_EVERY_MS = 100;

type Role = Omit<RoleEvent, 'kind' | 'atMs' | 'server'>;

/** Watches the role, the link and the replication offset of a redis server. @param canonical the address to record */
export function watchRole(
  server: Server,
  record: (event: RoleEvent | AnsweringEvent) => void,
  canonical: (address: Address) => Address,
): () => void {
  const onRole = recordChanges(server, record, canonical, OFFSET_EVERY_MS);
  return sample(
    server,
    ROLE_EVERY_MS,
    async control => parseRole(await control.send('ROLE')),
    onRole,
    record,
  );
}

/** Records a role when it differs from the one before, its offset after `offsetEveryMs` at the soonest. */
export function recordChanges(
  server: Server,
  record: (event: RoleEvent) => void,
  canonical: (address: Address) => Address,
  offsetEveryMs: number,
): (role: Role, atMs: number) => void {
  let last: RoleEvent | undefined;
  return (said, atMs) => {
    const role = { ...said, master: said.master && canonical(said.master) };
    if (last !== undefined && isSameRole(last, role)) {
      if (last.offset === role.offset || atMs - last.atMs < offsetEveryMs) return;
    }
    last = { kind: 'role', atMs, server: server.name, ...role };
    record(last);
  };
}

const isSameRole = (one: Role, other: Role): boolean =>
  one.role === other.role && one.link === other.link && sameAddress(one.master, other.master);

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

export const sameAddress = (a: Address | null, b: Address | null): boolean =>
  a === b || (a !== null && b !== null && showAddress(a) === showAddress(b));

const VIEW_EVERY_MS = 50;

/**
 * Watches which masters a sentinel names to the clients that ask it.
 * @param shards the names that are asked for
 * @param canonical the address to record
 */
export function watchView(
  sentinel: Server,
  record: (event: ViewEvent | AnsweringEvent) => void,
  canonical: (address: Address) => Address,
  shards: readonly string[],
): () => void {
  const last = new Map<string, Address | null>();
  return sample(
    sentinel,
    VIEW_EVERY_MS,
    control => Promise.all(shards.map(name => control.send('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name))),
    (replies, atMs) => {
      for (const [place, shard] of shards.entries()) {
        const reply = replies[place];
        const master = Array.isArray(reply)
          ? canonical({ host: String(reply[0]), port: Number(reply[1]) })
          : null;
        const before = last.get(shard);
        if (before !== undefined && sameAddress(before, master)) continue;
        last.set(shard, master);
        record({ kind: 'view', atMs, sentinel: sentinel.name, ...(shards.length > 1 && { shard }), master });
      }
    },
    record,
  );
}

const ANSWER_WITHIN_MS = 500;

/**
 * Asks a server the same question over and over, whatever happens to it.
 * @param onAnswer gets the reply and the moment it came
 * @param onAnswering is called whenever the server begins or stops answering
 * @returns what stops it
 */
export function sample<Reply>(
  server: Server,
  everyMs: number,
  question: (control: Control) => Promise<Reply>,
  onAnswer: (reply: Reply, atMs: number) => void,
  onAnswering: (event: AnsweringEvent) => void,
): () => void {
  let stopped = false;
  let answering: boolean | undefined;
  let control = controlOf(server, ANSWER_WITHIN_MS);

  const tell = (is: boolean, why: string) => {
    if (is === answering || stopped) return;
    answering = is;
    onAnswering({ kind: 'answering', atMs: now(), server: server.name, answering: is, why });
  };
  const askOnce = async () => {
    try {
      const reply = await question(control);
      tell(true, 'answers');
      if (!stopped) onAnswer(reply, now());
    } catch (error) {
      tell(false, messageOf(error));
      control.close();
      control = controlOf(server, ANSWER_WITHIN_MS);
    }
  };
  const loop = async () => {
    while (!stopped) {
      const askedAt = now();
      await askOnce();
      await pause(Math.max(1, everyMs - (now() - askedAt)));
    }
    control.close();
  };
  void loop();
  return () => {
    stopped = true;
    control.close();
  };
}
