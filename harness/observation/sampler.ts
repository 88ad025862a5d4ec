import { messageOf, now, pause } from '../basics/index.ts';
import { type Control, controlOf, type Server } from '../topology/index.ts';
import type { AnsweringEvent } from './events.ts';

const ANSWER_WITHIN_MS = 500;

/**
 * Asks a server the same question over and over, whatever happens to it.
 * @param onAnswer gets the reply and the moment it came
 * @param onAnswering is told whenever the server begins or ceases to answer
 * @returns what stops it
 */
export function sample<Reply>(
  server: Server,
  everyMs: number,
  question: (control: Control) => Promise<Reply>,
  onAnswer: (reply: Reply, atMs: number) => void,
  onAnswering: (event: AnsweringEvent) => void,
): () => void {
  let stopped = false;
  let answering: boolean | undefined;
  let control = controlOf(server, ANSWER_WITHIN_MS);

  const tell = (is: boolean, why: string) => {
    if (is === answering || stopped) return;
    answering = is;
    onAnswering({ kind: 'answering', atMs: now(), server: server.name, answering: is, why });
  };
  const askOnce = async () => {
    try {
      const reply = await question(control);
      tell(true, 'answers');
      if (!stopped) onAnswer(reply, now());
    } catch (error) {
      tell(false, messageOf(error));
      control.close();
      control = controlOf(server, ANSWER_WITHIN_MS);
    }
  };
  const loop = async () => {
    while (!stopped) {
      const askedAt = now();
      await askOnce();
      await pause(Math.max(1, everyMs - (now() - askedAt)));
    }
    control.close();
  };
  void loop();
  return () => {
    stopped = true;
    control.close();
  };
}
