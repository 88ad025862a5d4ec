/** What a line of a redis or sentinel log says, besides its text. */
export interface ParsedLine {
  /** The time in it, ms since 1970. */
  readonly wallMs: number;
  readonly text: string;
}

// '8:X 21 Nov 2026 04:45:03.819 # +monitor master mymaster 10.1.2.3 6379 quorum 2' (serverLogRaw in server.c);
// hosts have no time zone, so the time is UTC.
const LINE = /^\d+:[A-Z] (\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}\.\d{3}) . (.*)$/;

/** Undefined for lines without a time, such as the logo and the reasons of a refused configuration. */
export function parseLogLine(line: string): ParsedLine | undefined {
  const [, time, text] = LINE.exec(line) ?? [];
  if (time === undefined || text === undefined) return undefined;
  return { wallMs: Date.parse(`${time} UTC`), text };
}
