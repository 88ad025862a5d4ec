import { messageOf, now, pause } from '../basics/index.ts';
import { type Act, type Cast, castOf, type Lab, patternsOf, type Step } from './lab.ts';
import { plain, showAnswer, showLine, showMeaning, showPrompt, showText, showTitle } from './terminal.ts';

/** The terminal of the user, or a check without a user. */
export interface Learner {
  say(text: string): void;
  /** Asked between steps. */
  goesOn(): Promise<boolean>;
  /** Whether it ends at the first step with unexpected output: no user is there to continue. */
  readonly stopsAtSurprise: boolean;
}

/** How a walk ended. */
export interface Walked {
  /** Whether all steps were taken. */
  readonly complete: boolean;
  readonly surprises: readonly Surprise[];
}

/** A step whose output was not as expected. */
interface Surprise {
  readonly step: string;
  readonly told: string;
}

const AGAIN_AFTER_MS = 250;

/** Walks through the steps. */
export async function walk(steps: readonly Step[], lab: Lab, learner: Learner): Promise<Walked> {
  const surprises: Surprise[] = [];
  for (const [i, step] of steps.entries()) {
    learner.say(`${showTitle(i + 1, steps.length, step.title)}\n${showText(step.text)}`);
    const found = await walkStep(step, lab, learner);
    surprises.push(...found);
    const isLast = i + 1 === steps.length;
    if (found.length > 0 && learner.stopsAtSurprise) return { complete: isLast, surprises };
    if (!isLast && !(await learner.goesOn())) return { complete: false, surprises };
  }
  return { complete: true, surprises };
}

async function walkStep(
  { title, acts }: Step,
  lab: Lab,
  { say, stopsAtSurprise }: Learner,
): Promise<Surprise[]> {
  const surprises: Surprise[] = [];
  for (const act of acts) {
    const told = await perform(act, lab, say).catch(messageOf);
    if (told === undefined) continue;
    say(showMeaning(`This is not what was expected: ${told}`));
    surprises.push({ step: title, told });
    if (stopsAtSurprise) break;
  }
  return surprises;
}

/** @returns what the answer lacks, in words */
async function perform(act: Act, lab: Lab, say: Learner['say']): Promise<string | undefined> {
  const cast = await castOf(lab);
  say(showPrompt(act.where(cast), act.line(cast)));
  const { answer, lacking, seenBy } = await performRepeatedly(act, lab, say);
  say(showAnswer(answer, act.keep, patternsOf(act, seenBy)));
  if (lacking.length === 0) say(showMeaning(act.means));
  if (lacking.length === 0) return undefined;
  return `${act.line(cast)} on ${act.where(cast)} should show ${lacking.join(' and ')}, and showed\n${plain(answer)}`;
}

interface Performed {
  readonly answer: string;
  readonly lacking: readonly RegExp[];
  readonly seenBy: Cast;
}

/** A command that cannot run, because its host is off for instance, has this output. */
const failed = (error: unknown): string => `(${messageOf(error)})`;

async function performRepeatedly(act: Act, lab: Lab, say: Learner['say']): Promise<Performed> {
  const deadlineMs = now() + act.repeatForMs;
  for (;;) {
    const seenBy = await castOf(lab);
    const answer = await act.perform(lab, seenBy, line => say(showLine(line))).catch(failed);
    const lacking = patternsOf(act, seenBy).filter(pattern => !pattern.test(plain(answer)));
    if (lacking.length === 0 || now() >= deadlineMs) return { answer, lacking, seenBy };
    await pause(AGAIN_AFTER_MS);
  }
}
