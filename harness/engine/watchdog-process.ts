import { once } from 'node:events';
import { pause, removeTemporaryFoldersOf } from '../basics/index.ts';
import { claimRun } from './ownership.ts';
import { sweep } from './sweep.ts';

// Signals that a terminal sends to everything in it are not for this process: it outlives them to clean up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.stdin.resume();
await once(process.stdin, 'close');

// A container that was being created when its owner died appears after the first look.
const QUIET_LOOKS = 2;
const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 40;

for (let quiet = 0, looks = 0; quiet < QUIET_LOOKS && looks < MOST_LOOKS; looks += 1) {
  const { removed } = await sweep('run').catch(() => ({ removed: [] as string[] }));
  quiet = removed.length === 0 ? quiet + 1 : 0;
  if (quiet < QUIET_LOOKS) await pause(LOOK_EVERY_MS);
}
removeTemporaryFoldersOf(claimRun().run);
process.exit(0);
