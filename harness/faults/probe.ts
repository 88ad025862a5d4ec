import { messageOf, poll } from '../basics/index.ts';
import { ask, type Reception, type Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { probeNode } from './node-door.ts';
import type { HostNode } from './service-nodes.ts';

const SILENCE_MS = 500;

/** For probes that must not time out: dozens of them at once take a busy machine longer than half a second. */
export const LONG_PROBE_MS = 3000;

const PROVE_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 20;

/** Repeats an observation until it is a proof. @returns the last one otherwise. @param withinMs default 5000 */
export async function proveBy(look: () => Promise<Proof>, withinMs = PROVE_WITHIN_MS): Promise<Proof> {
  let last: Proof = notProven('nothing');
  const seen = await poll(
    async () => {
      last = await look().catch(error => notProven(messageOf(error)));
      return last.proven ? last : undefined;
    },
    { withinMs, everyMs: LOOK_EVERY_MS },
  );
  return seen ?? last;
}

/** The server answers commands again. */
export const proveAnswering = (server: Server, withinMs = PROVE_WITHIN_MS): Promise<Proof> =>
  proveBy(
    () =>
      ask(server, ['PING'], SILENCE_MS).then(
        reply => proven(`${server.name} answers PING with ${reply}`),
        // Whatever it says, it says something: it may want a password, or refuse writes.
        error =>
          isReply(error)
            ? proven(`${server.name} answers PING with ${messageOf(error)}`)
            : notProven(`${server.name} does not answer PING: ${messageOf(error)}`),
      ),
    withinMs,
  );

// A server that says one of these works; LOADING, BUSY and MISCONF are faults that go on.
const isReply = (error: unknown): boolean => /^(NOAUTH|NOPERM)/.test(messageOf(error));

/** New connections to the port of a server or a service meet `wanted`. */
export const proveReception = (
  node: HostNode,
  wanted: readonly Reception[],
  withinMs = PROVE_WITHIN_MS,
): Promise<Proof> =>
  proveBy(async () => {
    const reception = await probeNode(node);
    const seen = `a new connection to ${node.name} met: ${reception}`;
    return wanted.includes(reception) ? proven(seen) : notProven(seen);
  }, withinMs);

/** The server's port accepts a connection (which a proxy before it hides), and no command is answered within 500 ms. */
export const proveHanging = (server: Server): Promise<Proof> =>
  proveBy(async () => {
    const reception = await probeNode(server);
    if (reception !== (server.host.proxied ? 'silence' : 'accepted'))
      return notProven(`a new connection to ${server.name} met: ${reception}`);
    return ask(server, ['PING'], SILENCE_MS).then(
      reply => notProven(`${server.name} answers PING with ${reply}`),
      error =>
        /no reply/.test(messageOf(error))
          ? proven(`${server.name} accepts connections and does not answer PING`)
          : notProven(`${server.name} answers PING with: ${messageOf(error)}`),
    );
  });

/** The server answers `command` with an error or a reply that matches `wanted`. */
export const proveReply = (server: Server, command: readonly string[], wanted: RegExp): Promise<Proof> =>
  proveBy(async () => {
    const reply = await ask(server, command).then(String, messageOf);
    const seen = `${server.name} answers ${command[0]} with ${JSON.stringify(reply.slice(0, 120))}`;
    return wanted.test(reply) ? proven(seen) : notProven(seen);
  });

/** Which process answers at the server's port: a new one after every start. Undefined when none does. */
export async function runIdOf(server: Parameters<typeof ask>[0]): Promise<string | undefined> {
  const text = await ask(server, ['INFO', 'server'], SILENCE_MS).catch(() => '');
  return /^run_id:(\w+)/m.exec(String(text))?.[1];
}

// For the server this is a write, but it writes nothing: Redis checks memory, disk and role before it runs
// a script that does not declare itself free of writes (scriptPrepareForRun in script.c, since 7.0).
export const WOULD_WRITE = ['EVAL', '#!lua\nreturn 1', '0'];

/** The server refuses writes with an error that matches `reason`. Nothing is written to find out. */
export const proveRefusingWrites = (server: Server, reason: RegExp): Promise<Proof> =>
  proveReply(server, WOULD_WRITE, reason);

/** The server would accept a write. */
export const proveAcceptingWrites = (server: Server): Promise<Proof> =>
  proveReply(server, WOULD_WRITE, /^1$/);
