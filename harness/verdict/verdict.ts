/**
 * What a run proved. 'unknown' is not a weak pass: nothing was proved, and Jest fails it. 'skipped' is a scenario
 * that was not run at all, because what it needs is not here.
 * `reason` is one sentence for people.
 */
export interface Verdict {
  readonly verdict: 'pass' | 'fail' | 'unknown' | 'skipped';
  readonly reason: string;
}

/** Thrown where a scenario finds that it can prove nothing: its message is the verdict's reason. */
export class Unknown extends Error {
  override name = 'Unknown';
}

/** Times cannot be judged because the machine was too busy just then. */
export class TooBusy extends Unknown {}

/** Nobody was promoted because the sentinels' vote was tied, which is chance. */
export class TiedVote extends Unknown {}

/**
 * The verdict of a scenario's body from what it threw, and from what it did when it threw nothing.
 * @param counts faults that took effect, and assertions that were made
 */
export function verdictOf(
  thrown: unknown,
  counts: { readonly faults: number; readonly assertions: number },
): Verdict {
  if (thrown !== undefined) return verdictOfError(thrown);
  if (counts.faults === 0)
    return { verdict: 'unknown', reason: 'no fault was injected, so nothing was tested' };
  if (counts.assertions === 0) return { verdict: 'unknown', reason: 'nothing was asserted' };
  return { verdict: 'pass', reason: 'every expectation held' };
}

function verdictOfError(thrown: unknown): Verdict {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (isAssertion(thrown)) return { verdict: 'fail', reason: firstLine(message) };
  if (thrown instanceof Error && thrown.name === 'Unknown')
    return { verdict: 'unknown', reason: firstLine(message) };
  return { verdict: 'unknown', reason: `the scenario could not be carried out: ${firstLine(message)}` };
}

// Jest's matchers throw errors that carry a matcherResult, ours and its own alike.
export const isAssertion = (thrown: unknown): boolean => thrown instanceof Error && 'matcherResult' in thrown;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\u001b\[\d+m/g;

/** Without colours. */
export const firstLine = (text: string): string => text.replaceAll(COLOURS, '').trim().split('\n')[0] ?? '';
