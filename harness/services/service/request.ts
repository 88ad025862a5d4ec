import { execFile } from 'node:child_process';
import { REQUEST_ID } from '../request-log.ts';
import { type HttpLoad, matches, numbered, showWanted } from './load-settings.ts';
import type { Outcome } from './open-loop.ts';
import { reportedBy } from './reported.ts';

/** A success by default: what a browser shows as one. */
export const isGoodStatus = (status: number): boolean => status >= 200 && status < 400;

/** A request of the load, or one by itself. */
interface Request {
  readonly n: number;
  /** For '{key}' in its path. */
  readonly key: string;
  readonly isOfLoad: boolean;
}

/** Sends a request. @param url of the service: 'http://127.0.0.1:40123' @throws Error when it gets no answer */
export async function sendHttp(
  url: string,
  load: Pick<HttpLoad, 'path' | 'method' | 'headers' | 'body' | 'statuses' | 'wanted'>,
  { n, key, isOfLoad }: Request,
  signal: AbortSignal,
): Promise<Outcome> {
  const { path, method, headers, body, statuses, wanted } = load;
  const filled = path.replaceAll('{key}', () => encodeURIComponent(key));
  const response = await fetch(url + numbered(filled, n), {
    method,
    headers: { ...(isOfLoad && { [REQUEST_ID]: String(n) }), ...headers },
    redirect: 'manual',
    signal,
    ...(body !== undefined && { body: numbered(body, n) }),
  });
  const text = await response.text();
  const { status } = response;
  const reported = reportedBy(response.headers);
  const isGood = statuses === undefined ? isGoodStatus(status) : statuses.includes(status);
  if (!isGood) return { ...reported, ok: false, status, error: `status ${status}` };
  if (wanted !== undefined && !matches(wanted, text, n))
    return {
      ...reported,
      ok: false,
      status,
      error: `the body has no ${showWanted(wanted)}: ${shortened(text)}`,
    };
  return { ...reported, ok: true, status };
}

const LONGEST = 100;

const shortened = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text || '(empty)';

/** Runs a command once: its exit code is the answer. */
export function runCommand(
  [program = '', ...args]: readonly string[],
  options: { readonly cwd?: string | undefined; readonly env: NodeJS.ProcessEnv },
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  execFile(program, args, { ...options, signal, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
    if (error === null) return resolve({ ok: true });
    const end = error.signal ?? (typeof error.code === 'number' ? `exit code ${error.code}` : error.code);
    const printed = (stderr || stdout).trim().split('\n').at(-1) ?? '';
    resolve({ ok: false, error: `${end}${printed === '' ? '' : `: ${shortened(printed)}`}` });
  });
  return promise;
}
