import { inspect } from 'node:util';
import { hideSecrets, isUnusableInput, messageOf, UnusableInput } from '../basics/index.ts';

/** In the process of a client: ends it. Invalid input is sent as a message, which distinguishes it from a defect. */
export function endProcess(error: unknown, unusable: (reason: string) => object): void {
  const end = () => {
    console.error(hideSecrets(inspect(error)));
    process.exit(1);
  };
  if (isUnusableInput(error) && process.send !== undefined) process.send(unusable(messageOf(error)), end);
  else end();
}

/** The same error in the harness, without a stack: it would show this file, where nothing is wrong. */
export const fromProcess = (reason: string): UnusableInput =>
  Object.assign(new UnusableInput(reason), { stack: `UnusableInput: ${reason}` });
