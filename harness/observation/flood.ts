/** Of lines that are the same but for their numbers, so many a second are events; the log's file has all of them. */
const MOST_A_SECOND = 20;

/**
 * Tells whether a line is one too many. A server that tries something again and again without a pause, such as a replica
 * with a wrong password, prints thousands of lines a second, and to look at each would keep the observer from the rest.
 */
export function floodGate(): (text: string, atMs: number) => boolean {
  const seen = new Map<string, { fromMs: number; count: number }>();
  return (text, atMs) => {
    const kind = text.replaceAll(/\d+/g, '#');
    const window = seen.get(kind);
    if (window === undefined || atMs - window.fromMs >= 1000) {
      seen.set(kind, { fromMs: atMs, count: 1 });
      return false;
    }
    window.count += 1;
    return window.count > MOST_A_SECOND;
  };
}
