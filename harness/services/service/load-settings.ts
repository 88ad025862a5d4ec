import { badField, type Duration, milliseconds, rejectUnknownKeys, wholeNumber } from '../../basics/index.ts';
import { type Keys, keysOf, type Popularity } from './popularity.ts';
import type { ServiceSurroundings } from './surroundings.ts';

// What a service is asked, as a scenario describes it, and the same complete and checked.

/** When requests are sent, and which of them count. */
interface PaceOptions {
  /** Requests per second, sent at their times whatever becomes of earlier ones (an open loop). Default 50; of a probe 2. */
  readonly rate?: number;
  /** A request without an answer by then has failed. Default '2s'. */
  readonly timeout?: Duration;
  /** A request that is due while so many are in flight is not sent, and has failed. Default 1000. */
  readonly maxInFlight?: number;
  /** Requests in this time from the start do not count: connections open, caches fill. Default '1s'. */
  readonly warmup?: Duration;
  /** How long is measured before the fault at least. Default '3s'. */
  readonly before?: Duration;
  /** How long is measured after the recovery at least. Default '3s'. */
  readonly after?: Duration;
  /** How long `finish` waits for a recovery, from the last fault. Default '30s'. */
  readonly recovery?: Duration;
}

/** Which answers are a success. */
interface Expect {
  /** Default: 200 to 399. */
  readonly status?: number | readonly number[];
  /** Text that the body contains, or a pattern that it matches. '{n}' in a text is the number of the request. */
  readonly body?: string | RegExp;
}

/** One HTTP request, sent again and again. '{n}' in path and body is the number of the request: no two are the same. */
export interface HttpOptions extends PaceOptions {
  readonly path: string;
  /** What '{key}' in the path is filled with, the most popular first. */
  readonly keys?: readonly string[];
  /** How often each of them is requested. Default 'even'. */
  readonly popularity?: Popularity;
  /** Default 'GET', with a body 'POST'. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or what is sent as JSON. */
  readonly body?: string | object;
  readonly expect?: Expect;
}

/** A check of a service without HTTP: it succeeds unless it throws, or its command ends with another exit code than 0. */
export type Probe = ((surroundings: ServiceSurroundings) => Promise<unknown>) | readonly string[];

export interface ProbeOptions extends PaceOptions {
  readonly run: Probe;
}

/** When requests are sent, and which of them count; ms. */
export interface Pace {
  readonly rate: number;
  readonly timeoutMs: number;
  readonly maxInFlight: number;
  readonly warmupMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly recoveryMs: number;
}

/** A pattern as plain data, for another process. */
export type Wanted = { readonly text: string } | { readonly source: string; readonly flags: string };

export interface HttpLoad extends Pace {
  readonly by: 'http';
  readonly path: string;
  readonly keys?: Keys;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly statuses?: readonly number[];
  readonly wanted?: Wanted;
}

interface CommandLoad extends Pace {
  readonly by: 'command';
  readonly command: readonly string[];
}

interface FunctionLoad extends Pace {
  readonly by: 'function';
  readonly run: Extract<Probe, (...args: never) => unknown>;
}

export type ServiceLoad = HttpLoad | CommandLoad | FunctionLoad;

const HTTP = ['path', 'keys', 'popularity', 'method', 'headers', 'body', 'expect'];
const PACE = ['rate', 'timeout', 'maxInFlight', 'warmup', 'before', 'after', 'recovery'];

function paceOf(field: string, options: PaceOptions, usualRate: number): Pace {
  const { rate = usualRate, timeout = '2s', maxInFlight = 1000 } = options;
  const { warmup = '1s', before = '3s', after = '3s', recovery = '30s' } = options;
  if (typeof rate !== 'number' || !(rate > 0 && rate <= MOST_RATE))
    throw badField(`${field}.rate`, rate, `a number above 0, to ${MOST_RATE}`);
  return {
    rate,
    timeoutMs: milliseconds(`${field}.timeout`, timeout),
    maxInFlight: wholeNumber(`${field}.maxInFlight`, maxInFlight, 1),
    warmupMs: milliseconds(`${field}.warmup`, warmup),
    beforeMs: milliseconds(`${field}.before`, before),
    afterMs: milliseconds(`${field}.after`, after),
    recoveryMs: milliseconds(`${field}.recovery`, recovery),
  };
}

// One process sends them: above that it would measure itself.
const MOST_RATE = 2000;

/**
 * The load of a service that speaks HTTP: `http({ path: '/orders', method: 'POST', body: { id: '{n}' }, rate: 100 })`.
 * @throws UnusableInput naming the option and what it may be
 */
export function http(options: HttpOptions): HttpLoad {
  rejectUnknownKeys('http', options, [...HTTP, ...PACE]);
  const { path, body, method = body === undefined ? 'GET' : 'POST', headers = {}, expect = {} } = options;
  checkPath('http.path', path);
  const keys = keysOf(path, options.keys, options.popularity);
  rejectUnknownKeys('http.expect', expect, ['status', 'body']);
  if (!/^[A-Z]+$/.test(method)) throw badField('http.method', method, "a method such as 'GET' or 'POST'");
  if (body !== undefined && ['GET', 'HEAD'].includes(method))
    throw badField('http.method', method, 'one that has a body, because http.body is given');
  const isJson = typeof body === 'object';
  return {
    by: 'http',
    path,
    ...(keys && { keys }),
    method,
    headers: { ...(isJson && !hasType(headers) && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
    ...(expect.status !== undefined && { statuses: statusesOf(expect.status) }),
    ...(expect.body !== undefined && { wanted: wantedOf('http.expect.body', expect.body) }),
    ...paceOf('http', options, 50),
  };
}

/** Names of headers have no case: two of them would be sent as one list. */
const hasType = (headers: object): boolean =>
  Object.keys(headers).some(name => name.toLowerCase() === 'content-type');

function statusesOf(given: number | readonly number[]): readonly number[] {
  const statuses = [given].flat();
  const isStatus = (status: unknown) =>
    Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
  if (statuses.length > 0 && statuses.every(isStatus)) return statuses;
  throw badField('http.expect.status', given, 'a status such as 200, or a list of them');
}

export function probeOf(options: ProbeOptions): ServiceLoad {
  rejectUnknownKeys('service.probe', options, ['run', ...PACE]);
  const { run } = options;
  const pace = paceOf('service.probe', options, 2);
  if (typeof run === 'function') return { by: 'function', run, ...pace };
  return { by: 'command', command: commandOf('service.probe', run), ...pace };
}

export const isCommand = (given: unknown): given is readonly string[] => Array.isArray(given);

export function commandOf(field: string, given: readonly string[]): readonly [string, ...string[]] {
  const isSound = isCommand(given) && given.length > 0 && given.every(each => typeof each === 'string');
  if (isSound && given[0] !== '') return given as unknown as [string, ...string[]];
  throw badField(field, given, "a program and its arguments, such as ['node', 'server.js']");
}

export function checkPath(field: string, path: string): string {
  if (typeof path === 'string' && path.startsWith('/')) return path;
  throw badField(field, path, "a path that begins with '/'");
}

export function wantedOf(field: string, given: string | RegExp): Wanted {
  if (given instanceof RegExp) return { source: given.source, flags: given.flags.replaceAll(/[gy]/g, '') };
  if (typeof given === 'string' && given !== '') return { text: given };
  throw badField(field, given, 'a text or a pattern such as /ready/');
}

/** Whether a text has what is wanted of it. @param n the number of the request */
export const matches = (wanted: Wanted, text: string, n = 0): boolean =>
  'text' in wanted
    ? text.includes(numbered(wanted.text, n))
    : new RegExp(wanted.source, wanted.flags).test(text);

/** In words, for messages. */
export const showWanted = (wanted: Wanted): string =>
  'text' in wanted ? JSON.stringify(wanted.text) : `/${wanted.source}/${wanted.flags}`;

/** The text of the nth request. */
export const numbered = (text: string, n: number): string => text.replaceAll('{n}', String(n));
