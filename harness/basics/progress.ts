import { styleText } from 'node:util';
import { hideSecrets } from './secrets.ts';
import { now, showMs } from './time.ts';

/** Tells a person what is going on, one line a step, on standard error. */
export type Progress = (step: string) => void;

const STARTED = 'HARNESS_STARTED_AT_MS';
// Set by the option --quiet, for this process and its children.
const QUIET = 'HARNESS_QUIET';

/** Steps of `subject` ('setup', a scenario's name), with the time since the command started. */
export function progressOf(subject: string): Progress {
  const startedAt = commandStart();
  if (process.env[QUIET] === '1') return () => undefined;
  return step => {
    const elapsed = `${((now() - startedAt) / 1000).toFixed(1)}s`.padStart(7);
    process.stderr.write(
      `${styled('dim', elapsed)}  ${styled('cyan', shorten(subject))}  ${hideSecrets(step)}\n`,
    );
  };
}

// Not chalk: every client's process would load it.
const styled = (style: 'dim' | 'cyan', text: string): string =>
  styleText(style, text, { stream: process.stderr });

const SUBJECT_WIDTH = 40;

const shorten = (subject: string): string =>
  subject.length <= SUBJECT_WIDTH ? subject : `${subject.slice(0, SUBJECT_WIDTH - 1)}…`;

/** Says that `step` goes on, every five seconds, so that a long wait does not look like a hang. */
export async function reassure<Answer>(
  progress: Progress,
  step: string,
  work: Promise<Answer>,
): Promise<Answer> {
  const startedAt = now();
  progress(`${step} …`);
  const timer = setInterval(() => progress(`${step} … ${showMs(now() - startedAt)} so far`), 5000);
  timer.unref();
  return work.finally(() => clearInterval(timer));
}

// Workers and the commands that start them count from the same moment: the environment carries it.
function commandStart(): number {
  process.env[STARTED] ??= String(now());
  return Number(process.env[STARTED]);
}
