import { type Duration, messageOf, milliseconds } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { occupation } from '../occupation.ts';
import { proveAnswering, proveBy } from '../probe.ts';

const SCRIPT = `
local function ms() local time = redis.call('TIME') return time[1] * 1000 + time[2] / 1000 end
local till = ms() + tonumber(ARGV[1])
while ms() < till do end`;
const GRACE_MS = 10_000;

/**
 * A Lua script keeps the server busy. For busy-reply-threshold (5 s) nothing is answered, then everything with BUSY;
 * only then SCRIPT KILL is accepted.
 */
export const busyScript = serverFault(
  {
    kind: 'busy script',
    group: 'server',
    example: "busyScript(master, '8s')",
    models: 'a Lua script or function with an endless or long loop',
    how: 'EVAL of a loop of the given duration. Proof: PING receives no reply, or BUSY',
    heal: 'SCRIPT KILL when the server accepts it, or the end of the loop',
    needs: [],
    arguments: 2,
  },
  (time: Duration) => {
    const busyMs = milliseconds('the time given to busyScript', time);
    return server => {
      const script = occupation(server, ['EVAL', SCRIPT, '0', String(busyMs)], busyMs);
      return {
        inject: async () => script.begin(),
        prove: () => script.prove(),
        async heal() {
          await proveBy(async () => {
            const reply = await ask(server, ['SCRIPT', 'KILL']).then(String, messageOf);
            return /OK|NOTBUSY|closed|refused/i.test(reply) ? proven(reply) : notProven(reply);
          }, busyMs + GRACE_MS);
        },
        proveHealed: () => proveAnswering(server),
      };
    };
  },
);
