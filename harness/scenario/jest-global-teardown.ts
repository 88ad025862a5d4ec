import { sweep } from '../engine/index.ts';
import { leaveRunFolder } from '../run/index.ts';
import { endSharing } from './sharing.ts';
import { endThoughOpen } from './though-open.ts';

/** Jest's globalTeardown: scenarios remove what they made, so there is nothing here unless one was broken off. */
export default async function tearDown(jest: Watching): Promise<void> {
  // Whatever cannot be removed is left to the sweep, which reports it.
  await endSharing().catch(() => undefined);
  const { removed, stuck } = await sweep('run').finally(() => afterTheRun(jest));
  if (removed.length > 0) process.stderr.write(`removed what the run left: ${removed.join(', ')}\n`);
  if (stuck.length > 0) process.stderr.write(`the engine did not remove: ${stuck.join(', ')}\n`);
}

/** What of Jest's configuration is used here. */
interface Watching {
  readonly watch: boolean;
  readonly watchAll: boolean;
}

/** In watch mode the process stays, and its next run is another one: in the same folder, histories of both would mix. */
export function afterTheRun({ watch, watchAll }: Watching): void {
  if (watch || watchAll) leaveRunFolder();
  else endThoughOpen();
}
