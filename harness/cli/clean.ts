import { findEngine, reachEngines, sweep } from '../engine/index.ts';
import { runCommand } from './command.ts';

// npm run clean: removes what killed runs of this machine left on the engine. Installs nothing.

process.env.HARNESS_INSTALL_ENGINE = 'never';

await runCommand(async () => {
  const [first] = await reachEngines();
  const { endpoint } = first ?? (await findEngine(() => undefined));
  process.env.DOCKER_HOST = endpoint.uri;
  const { removed, left, stuck } = await sweep('abandoned');
  for (const name of removed) console.log(`removed ${name}`);
  for (const name of left) console.log(`left ${name}`);
  for (const name of stuck) console.log(`the engine did not remove ${name}`);
  if (removed.length + stuck.length === 0) console.log('there was nothing to remove');
  return 0;
});
