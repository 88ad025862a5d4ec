import { isUnusableInput, messageOf } from '../basics/index.ts';
import { findEngine, sweep } from '../engine/index.ts';

// npm run clean: removes what killed runs of this machine left on the engine. Installs nothing.

process.env.HARNESS_INSTALL_ENGINE = 'never';

try {
  const { endpoint } = await findEngine(() => undefined);
  process.env.DOCKER_HOST = endpoint.uri;
  const { removed, left } = await sweep('abandoned');
  for (const name of removed) console.log(`removed ${name}`);
  for (const name of left) console.log(`left ${name}`);
  if (removed.length === 0) console.log('there was nothing to remove');
} catch (error) {
  if (!isUnusableInput(error)) throw error;
  console.error(messageOf(error));
  process.exitCode = 2;
}
