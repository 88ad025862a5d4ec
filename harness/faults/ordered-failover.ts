import { messageOf, now } from '../basics/index.ts';
import { ask, fields, MASTER_NAME, type Server } from '../topology/index.ts';
import { type Blow, notProven, type Proof, proven } from './fault.ts';
import { proveBy } from './probe.ts';

/** A sentinel is told to fail over (SENTINEL FAILOVER). @param manner what follows the master's name in the command */
export const failoverOrdered =
  (manner: readonly string[]) =>
  (sentinel: Server): Blow => {
    let masterBefore: string | undefined;
    const seen = async (): Promise<Proof> => {
      const { flags = '', ip = '', port = '' } = await masterSeenBy(sentinel);
      if (flags.includes('failover_in_progress'))
        return proven(`${sentinel.name} has a failover in progress`);
      if (masterBefore === undefined) return notProven(`${sentinel.name} was not asked for a failover`);
      if (`${ip}:${port}` !== masterBefore)
        return proven(`${sentinel.name} names another master, ${ip}:${port}`);
      return notProven(`${sentinel.name} still names ${masterBefore} and has no failover in progress`);
    };
    return {
      async inject() {
        const { ip, port } = await masterSeenBy(sentinel);
        masterBefore = `${ip}:${port}`;
        const askedAtMs = now();
        await ask(sentinel, ['SENTINEL', 'FAILOVER', MASTER_NAME, ...manner]).catch(error => {
          throw new Error(`${sentinel.name} refused SENTINEL FAILOVER: ${messageOf(error)}`);
        });
        return askedAtMs;
      },
      prove: () => proveBy(seen),
      heal: async () => undefined,
      proveHealed: async () => proven('nothing to heal'),
    };
  };

const masterSeenBy = async (sentinel: Server) =>
  fields(await ask(sentinel, ['SENTINEL', 'MASTER', MASTER_NAME]));
