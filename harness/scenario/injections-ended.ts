import { showMs, within } from '../basics/index.ts';
import { recordedError, Unknown } from '../verdict/index.ts';
import type { Injection, Stage } from './stage.ts';

const ENDED_WITHIN_MS = 60_000;

/** Waits until what is being injected just now is injected to its end; a fault of the user's possibly never comes to one. */
export async function injectionsEnded(
  { running, injections, end }: Pick<Stage, 'running' | 'injections' | 'end'>,
  withinMs = ENDED_WITHIN_MS,
): Promise<void> {
  const ended = await within(withinMs, Promise.allSettled(running));
  if (ended !== 'late') return;
  const open = injections.filter(isOpen).map(({ title }) => title);
  const reason = `this did not end within ${showMs(withinMs)} after the body: injecting ${open.join(', ')}`;
  end.unawaited.push(recordedError(new Unknown(reason)));
}

const isOpen = ({ injected }: Injection): boolean =>
  injected.some(({ proof, injectFailed }) => proof === undefined && injectFailed === undefined);
