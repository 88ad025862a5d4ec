import { within } from '../basics/index.ts';
import { everyDocker } from './docker.ts';

const PING_WITHIN_MS = 3000;

/** Whether the engine still answers; of several, whether all do. */
export async function engineAnswers(): Promise<boolean> {
  const pinged = everyDocker()
    .then(engines => Promise.all(engines.map(docker => docker.ping())))
    .then(
      () => true,
      () => false,
    );
  return (await within(PING_WITHIN_MS, pinged)) === true;
}
