import { type Duration, messageOf, milliseconds, now, within } from '../../basics/index.ts';
import { ask } from '../../topology/index.ts';
import { notProven, proven, serverFault } from '../fault.ts';
import { proveAnswering, proveBy, proveHanging } from '../probe.ts';

const SCRIPT = `
local function ms() local time = redis.call('TIME') return time[1] * 1000 + time[2] / 1000 end
local till = ms() + tonumber(ARGV[1])
while ms() < till do end`;
const GRACE_MS = 10_000;
const ENDS_AT_ONCE_MS = 50;

/**
 * A Lua script keeps the server busy. For busy-reply-threshold (5 s) nothing is answered, then everything with BUSY;
 * only then SCRIPT KILL is accepted.
 */
export const busyScript = serverFault(
  {
    kind: 'busy script',
    group: 'server',
    example: "busyScript(master, '8s')",
    models: 'a Lua script or function with an endless or very long loop',
    how: 'EVAL of a loop of the given length. PING stays without an answer, or is answered with BUSY',
    heal: 'SCRIPT KILL as soon as the server accepts it, at the latest the end of the loop',
    needs: [],
  },
  (time: Duration) => {
    const busyMs = milliseconds('the time given to busyScript', time);
    return server => {
      let script: Promise<string> | undefined;
      return {
        async inject() {
          const command = ['EVAL', SCRIPT, '0', String(busyMs)];
          script = ask(server, command, busyMs + GRACE_MS).then(String, messageOf);
          return now();
        },
        async prove() {
          if (script === undefined) return notProven(`${server.name} was given no script`);
          const end = await within(ENDS_AT_ONCE_MS, script);
          if (end !== 'late') return notProven(`the script ended at once on ${server.name}: ${end}`);
          const hanging = await proveHanging(server);
          return /BUSY/.test(hanging.seen) ? proven(hanging.seen) : hanging;
        },
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
