import { type Duration, milliseconds, poll } from '../basics/index.ts';
import { watched } from './open-checks.ts';

const CHECK_EVERY_MS = 100;

/**
 * Repeats a check until it passes: for a value that settles over time.
 * @returns what the check returns
 * @throws the last error of the check, if it did not pass within the time
 */
export function eventually<Value>(within: Duration, check: () => Value | Promise<Value>): Promise<Value> {
  return watched(() => untilItPasses(within, check));
}

async function untilItPasses<Value>(within: Duration, check: () => Value | Promise<Value>): Promise<Value> {
  let failure: unknown;
  const passed = await poll(
    async () => {
      try {
        return { value: await check() };
      } catch (error) {
        failure = error;
        return undefined;
      }
    },
    { withinMs: milliseconds('the time given to eventually', within), everyMs: CHECK_EVERY_MS },
  );
  if (passed === undefined) throw failure;
  return passed.value;
}
