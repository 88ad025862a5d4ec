import { type UnusableInput, unusable, within } from '../basics/index.ts';

/** The error for an engine that hangs. */
export const hungEngine = (tried: string, found: string): UnusableInput =>
  unusable({
    tried,
    found,
    todo: 'check its log and `docker ps`, restart the engine, and run the command again',
  });

/** For people, what an engine said that answered with an error; undefined for any other error. */
export function engineRefusal(error: unknown): UnusableInput | undefined {
  // As dockerode has it.
  if (!(error instanceof Error && 'statusCode' in error)) return undefined;
  return unusable({
    tried: `to ask something of the container engine at ${process.env.DOCKER_HOST ?? 'one of the usual sockets'}`,
    found: error.message.trim(),
    todo: 'check its log, and what this user is allowed to ask it for, and run the command again',
  });
}

/** What the engine answers, or 'late': then the request is ended, which would keep this process from ending. */
export async function answerOf<Answer>(
  withinMs: number,
  request: (abortSignal: AbortSignal) => Promise<Answer>,
): Promise<Answer | 'late'> {
  const abort = new AbortController();
  const answer = await within(withinMs, request(abort.signal));
  if (answer === 'late') abort.abort();
  return answer;
}
