import { inspect } from 'node:util';
import { hideSecrets, isUnusableInput, messageOf } from '../basics/index.ts';

/** Ends this process. Invalid input is sent as a message first, which distinguishes it from a defect. */
export function giveUp(error: unknown, unusable: (reason: string) => object): void {
  const end = () => {
    console.error(hideSecrets(inspect(error)));
    process.exit(1);
  };
  if (isUnusableInput(error) && process.send !== undefined) process.send(unusable(messageOf(error)), end);
  else end();
}
