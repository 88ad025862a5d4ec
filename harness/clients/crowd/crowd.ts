import {
  badField,
  type Duration,
  isUnusableInput,
  milliseconds,
  rejectUnknownKeys,
  UnusableInput,
  wholeNumber,
} from '../../basics/index.ts';
import type { TopologySettings } from '../../topology/index.ts';
import { type ClientSpec, checkClient } from '../options.ts';

/** What a crowd is made of. */
export interface CrowdOptions {
  /** How many clients, each with a connection of its own: 1 to 2000. */
  readonly connections: number;
  /** Over how many processes they are spread. Default: one for every 100 connections. */
  readonly processes?: number;
  /** The client that each of them is, as in `clients`. Default: ioredis with its defaults. */
  readonly client?: ClientSpec;
  /** How often each of them writes. Default '1s'. */
  readonly every?: Duration;
}

/** Many clients that are alike; `crowd` makes it. */
export interface Crowd {
  readonly kind: 'crowd';
  readonly connections: number;
  readonly processes: number;
  readonly client: ClientSpec;
  readonly everyMs: number;
}

const MOST_CONNECTIONS = 2000;
// A process that makes more clients than that at once is late with their replies.
const CONNECTIONS_A_PROCESS = 100;
const LEAST_EVERY_MS = 100;

/**
 * Many clients that are alike, for what only a crowd shows: peaks of connection attempts, `maxclients`, sentinels under
 * load. `crowds: { web: crowd({ connections: 300, client: { socketTimeout: 1000 } }) }`
 * @throws UnusableInput naming the option and what it may be
 */
export function crowd(options: CrowdOptions): Crowd {
  rejectUnknownKeys('crowd', options, ['connections', 'processes', 'client', 'every']);
  const connections = wholeNumber('crowd.connections', options.connections, 1, MOST_CONNECTIONS);
  const {
    processes = Math.ceil(connections / CONNECTIONS_A_PROCESS),
    client = {},
    every = '1s' as const,
  } = options;
  const everyMs = milliseconds('crowd.every', every);
  if (everyMs < LEAST_EVERY_MS) throw badField('crowd.every', every, `at least '${LEAST_EVERY_MS}ms'`);
  return {
    kind: 'crowd',
    connections,
    processes: wholeNumber('crowd.processes', processes, 1, connections),
    client,
    everyMs,
  };
}

/** Checks what is known of crowds before their deployment runs. @throws UnusableInput naming the option */
export function checkCrowds(
  crowds: Readonly<Record<string, Crowd>>,
  { cluster, sentinels }: Pick<TopologySettings, 'cluster' | 'sentinels'>,
): void {
  const [first] = Object.keys(crowds);
  if (first === undefined) return;
  if (cluster !== undefined)
    throw new UnusableInput(
      `crowds.${first} is in a scenario with a Redis Cluster; crowds work behind Sentinel only: give 'topology' ` +
        "instead of 'cluster', or 'clients' instead of 'crowds'",
    );
  if (sentinels === 0)
    throw badField(
      'topology.sentinels',
      0,
      'at least 1 in a scenario with crowds, who ask them for the master',
    );
  for (const [name, given] of Object.entries(crowds)) checkCrowd(name, given);
}

function checkCrowd(name: string, given: Crowd): void {
  if (given?.kind !== 'crowd')
    throw badField(`crowds.${name}`, given, 'what crowd({ connections: 300, … }) returns');
  withWordsOfCrowd(name, () => checkClient(name, given.client));
}

/** Does what is done for the client of a crowd as for any other. @throws UnusableInput in words about the crowd */
export function withWordsOfCrowd<Result>(name: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw isUnusableInput(error) ? new UnusableInput(ofCrowd(name, error.message)) : error;
  }
}

/** The message of an error about a client, where that is the client of a crowd. */
export const ofCrowd = (name: string, message: string): string =>
  message
    .replaceAll(`clients.${name}`, `crowds.${name}.client`)
    .replaceAll('a name in clients', 'a name in crowds');
