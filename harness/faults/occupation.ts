import { messageOf, now, within } from '../basics/index.ts';
import { ask, type Server } from '../topology/index.ts';
import { notProven, type Proof, proven } from './fault.ts';
import { proveHanging } from './probe.ts';

const GRACE_MS = 10_000;
const ENDS_AT_ONCE_MS = 50;

/** A command that blocks the server for all other clients. */
interface Occupation {
  /** Sends the command. @returns the moment, in ms on the harness's clock */
  begin(): number;
  /** Others get no answer, or BUSY. */
  prove(): Promise<Proof>;
  /** Resolves when the command is over, also when it never began. */
  over(): Promise<unknown>;
}

/** @param lastsMs how long the command takes */
export function occupation(server: Server, command: readonly string[], lastsMs: number): Occupation {
  let reply: Promise<string> | undefined;
  return {
    begin() {
      reply = ask(server, command, lastsMs + GRACE_MS).then(String, messageOf);
      return now();
    },
    async prove() {
      if (reply === undefined) return notProven(`${server.name} was not blocked`);
      const end = await within(ENDS_AT_ONCE_MS, reply);
      if (end !== 'late') return notProven(`${command[0]} ended at once on ${server.name}: ${end}`);
      const hanging = await proveHanging(server);
      return /BUSY/.test(hanging.seen) ? proven(hanging.seen) : hanging;
    },
    over: async () => reply,
  };
}
