import { now, oneOf } from '../../basics/index.ts';
import { ask, type Server } from '../../topology/index.ts';
import { nothingToHeal, notProven, proven, serverFault } from '../fault.ts';
import { proveBy } from '../probe.ts';

const TYPES = ['normal', 'pubsub', 'replica', 'master'] as const;

/** Connections of a kind are closed by the server. They may come back at once. */
export const clientKill = serverFault(
  {
    kind: 'client kill',
    group: 'command',
    example: "clientKill(master, { type: 'pubsub' })",
    models: 'an operator, a timeout or an output buffer limit that closes connections',
    how: 'CLIENT KILL of one type of connections. Proof: none of the earlier connections is open',
    heal: 'nothing to undo',
    needs: [],
    options: ['type'],
  },
  ({ type = 'normal' }: { type?: (typeof TYPES)[number] } = {}) => {
    oneOf('type, given to clientKill,', type, TYPES);
    return server => {
      let before: ReadonlySet<string> | undefined;
      return {
        async inject() {
          before = new Set(await idsOf(server, type));
          await ask(server, ['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes']);
          return now();
        },
        prove: () =>
          proveBy(async () => {
            if (before === undefined || before.size === 0)
              return notProven(`${server.name} had no connection of type ${type} to close`);
            const left = (await idsOf(server, type)).filter(id => before?.has(id));
            const seen = `of ${before.size} connections of type ${type} to ${server.name} ${left.length} are left`;
            return left.length === 0 ? proven(seen) : notProven(seen);
          }),
        ...nothingToHeal,
      };
    };
  },
);

async function idsOf(server: Server, type: string): Promise<string[]> {
  const list = String(await ask(server, ['CLIENT', 'LIST', 'TYPE', type]));
  return [...list.matchAll(/^id=(\d+)/gm)].map(([, id = '']) => id);
}
