import { badField, type Duration, milliseconds, rejectUnknownKeys, wholeNumber } from '../../basics/index.ts';
import type { Lag } from '../lag.ts';

/** How an application is asked, as a scenario says it. */
export interface LoadOptions {
  /** Requests a second, each by a user of its own who asks once a second. Default 100. */
  readonly rate?: number;
  /** The nth most popular key is asked for 1/n^skew as often as the first; 0 is all alike. Default 1. */
  readonly skew?: number;
  /** A user hangs up after that time without an answer; whole seconds. Default '5s'. */
  readonly patience?: Duration;
  /** Nothing that is asked in this time from the beginning counts: the cache fills. Default '3s'. */
  readonly warmup?: Duration;
  /** How long is measured before the fault at least. Default '5s'. */
  readonly before?: Duration;
  /** How long is measured after the cache is back at least. Default '5s'. */
  readonly after?: Duration;
}

/** The same, complete and checked, with what is asked for. */
export interface LoadSettings {
  readonly rate: number;
  readonly skew: number;
  readonly patienceMs: number;
  readonly warmupMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** The most popular first. */
  readonly keys: readonly string[];
  /** '/data/{key}' */
  readonly path: string;
}

const KNOWN = ['rate', 'skew', 'patience', 'warmup', 'before', 'after'];

/** @throws UnusableInput naming the option and what it may be */
export function resolveLoad(
  field: string,
  options: LoadOptions,
  { keys, path }: Pick<LoadSettings, 'keys' | 'path'>,
): LoadSettings {
  rejectUnknownKeys(field, options, KNOWN);
  const { rate = 100, skew = 1, patience = '5s', warmup = '3s', before = '5s', after = '5s' } = options;
  wholeNumber(`${field}.rate`, rate, 1);
  if (!(skew >= 0)) throw badField(`${field}.skew`, skew, 'a number from 0');
  const patienceMs = milliseconds(`${field}.patience`, patience);
  if (patienceMs % 1000 !== 0) throw badField(`${field}.patience`, patience, 'whole seconds');
  if (keys.length === 0) throw badField(`${field}.keys`, keys, 'at least one key');
  return {
    rate,
    skew,
    patienceMs,
    warmupMs: milliseconds(`${field}.warmup`, warmup),
    beforeMs: milliseconds(`${field}.before`, before),
    afterMs: milliseconds(`${field}.after`, after),
    keys,
    path,
  };
}

/** What the load generator itself says of what it asked; its own clock, its own count. */
export interface LoadReport {
  /** Answers of any status. */
  readonly answers: number;
  /** Of these, those that were no success: neither 2xx nor 3xx. */
  readonly refused: number;
  /** Requests without an answer: connections that broke, and users whose patience ended. */
  readonly unanswered: number;
  /** Of the answers, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** For how long it could not work itself. */
  readonly lag: Lag;
}

export type ToLoad =
  | { readonly do: 'begin'; readonly url: string; readonly settings: LoadSettings; readonly seed: number }
  | { readonly do: 'stop' };

export interface FromLoad {
  readonly report: LoadReport;
}
