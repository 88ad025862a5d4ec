import type { Address } from '../basics/index.ts';
import type { SentinelOptions } from '../topology/index.ts';
import type { AnswerLog } from './answer-log.ts';

/** What a process of an application is given. */
export interface Surroundings<Options = unknown> {
  readonly options: Options;
  /** What an ioredis needs to find the master. */
  readonly sentinels: SentinelOptions;
  /** Addresses in the network → addresses that reach them from here; grows when servers are added. */
  readonly natMap: Readonly<Record<string, Address>>;
  /** Where the parts that started before it are served, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** To be listened on, on 127.0.0.1; 0 is any. */
  readonly port: number;
  /** Every request that it answered, or did not, is written here: `logAnswers` does that for fastify. */
  readonly log: AnswerLog;
}

/** A process of an application that can be asked. */
export interface Served {
  /** 'http://127.0.0.1:40123' */
  readonly url: string;
  close(): Promise<void>;
}

/** The default export of a part's module. A rejection says, in its message, why it cannot be served. */
export type Serve<Options = unknown> = (surroundings: Surroundings<Options>) => Promise<Served>;
