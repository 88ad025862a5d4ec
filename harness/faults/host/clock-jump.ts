import { type Duration, milliseconds } from '../../basics/index.ts';
import { notProven, serverFault } from '../fault.ts';

const NO_WAY = 'there is no sound way to move the clock of one host';

/** The wall clock of one host jumps. No sound way to do that is known: always unavailable, with the reasons. */
export const clockJump = serverFault(
  {
    kind: 'clock jump',
    group: 'host',
    example: "clockJump(leader, '10s')",
    models: 'a clock that is set, or that drifts',
    how: 'not possible: see the needs. `tilt` and a long `freeze` show how Sentinel reacts',
    heal: 'nothing to undo',
    needs: ['clock control'],
    arguments: 2,
  },
  (by: Duration) => {
    milliseconds('the time given to clockJump', by);
    return () => ({
      inject: () => Promise.reject(new Error(NO_WAY)),
      prove: async () => notProven(NO_WAY),
      heal: async () => undefined,
      proveHealed: async () => notProven(NO_WAY),
    });
  },
);
