import { linearizability, registers as registerModel } from '../checkers/linearizability/index.ts';
import { define } from './definition.ts';
import { type Begin, elementOf, sharedKey, type Workload, type WorkloadOptions, workloadOf } from './kind.ts';
import { asIs, sendingWith } from './recorder.ts';
import { finalReads, registerLoss } from './register-loss.ts';

// Compares and sets at the server, as WATCH does at the client.
const CAS =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) return 1 end return 0";

/** All clients read, write, and compare-and-set the same registers. Default 5 of them. */
export const registers = ({ keys = 5, ...options }: WorkloadOptions = {}): Workload<'registers'> =>
  workloadOf('registers', { ...options, keys });

const begin: Begin = surroundings => {
  const { name, workload } = surroundings;
  const send = sendingWith(surroundings);
  const seen = new Map<string, string | null>();
  return async (turn, lateMs) => {
    const key = `${sharedKey(workload)}:${Math.floor(turn / 3) % workload.keys}`;
    const value = elementOf(name, turn);
    if (turn % 3 === 0) {
      const read = await send({ kind: 'read', key, value: null }, lateMs, ['GET', key], asIs);
      if (read !== undefined) seen.set(key, read as string | null);
      return;
    }
    const expected = seen.get(key);
    if (turn % 3 === 1 || expected === undefined || expected === null)
      return send({ kind: 'write', key, value }, lateMs, ['SET', key, value]);
    const command = ['EVAL', CAS, '1', key, expected, value];
    return send(
      { kind: 'cas', key, value: [expected, value] },
      lateMs,
      command,
      reply => Number(reply) === 1,
    );
  };
};

// After a long freeze hundreds of operations are concurrent, and the search has no end; meanwhile this process does nothing else.
const SEARCH_WITHIN_MS = 10_000;

export const workload = define({
  begin,
  traits: { drainsKeys: false, hasElements: false, findsEachWrite: true, receives: false },
  loss: registerLoss,
  checks: evidence => ({
    linearizability: () =>
      linearizability([...evidence.operations, ...finalReads(evidence)], registerModel, {
        withinMs: SEARCH_WITHIN_MS,
      }),
  }),
});
