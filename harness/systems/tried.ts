import { execFile } from 'node:child_process';
import { poll } from '../basics/index.ts';
import type { Try } from './system.ts';

/** What became of a line that was tried. */
export interface Tried {
  readonly try: Try;
  readonly held: boolean;
  /** What it printed the last time. */
  readonly printed: string;
}

const LINE_WITHIN_MS = 20_000;
/** Replication takes its time, also where nobody disturbs it. */
const SHOWS_WITHIN_MS = 5000;
const AGAIN_AFTER_MS = 200;

/** Types the lines into a shell, one after the other, as a person would, each again for a while if need be. */
export async function tryAll(tries: readonly Try[], onTried: (tried: Tried) => void): Promise<boolean> {
  let held = true;
  for (const each of tries) {
    const tried = await tryOne(each);
    onTried(tried);
    held &&= tried.held;
  }
  return held;
}

async function tryOne(attempt: Try): Promise<Tried> {
  let printed = '';
  const held = await poll(
    async () => {
      printed = await typed(attempt.line);
      return attempt.shows.test(printed) ? true : undefined;
    },
    { withinMs: SHOWS_WITHIN_MS, everyMs: AGAIN_AFTER_MS },
  );
  return { try: attempt, held: held === true, printed };
}

/** What a shell prints for a line, its errors among it, as a terminal shows them; without blanks around it. */
const typed = (line: string): Promise<string> =>
  new Promise(resolve =>
    execFile('sh', ['-c', line], { timeout: LINE_WITHIN_MS }, (error, out, err) => {
      const failed = error === null ? '' : `\n(exit code ${error.code ?? error.signal})`;
      resolve(`${out}${err}${failed}`.replaceAll('\r', '').trim());
    }),
  );
