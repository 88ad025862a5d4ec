import { type Progress, reassure, unusable } from '../basics/index.ts';
import { connectEngine } from './connect.ts';
import { idOf } from './image-build.ts';
import { pull } from './pull.ts';

/**
 * Pulls an image of the user's unless the engine has it.
 * @param field that names it
 * @throws UnusableInput with what the engine said
 */
export async function requireImage(field: string, name: string, progress: Progress): Promise<void> {
  const docker = (await connectEngine()).container.dockerode;
  if ((await idOf(docker, name)) !== undefined) return;
  const failure = await reassure(progress, `pulling ${name}`, pull(docker, tagged(name)));
  if (failure === undefined) return;
  throw unusable({
    tried: `${field} names the image ${name}: searched for it on the engine, then tried to pull it.`,
    found: failure,
    todo: `correct ${field}, or build the image on this engine first: \`docker build -t ${name} …\``,
  });
}

/** Without a tag an engine would pull all that there are. */
export const tagged = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`);
