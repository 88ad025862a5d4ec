import { badField } from '../basics/index.ts';

/** One of several machines that hosts are spread over: it runs an engine that HARNESS_ENGINES names. */
export interface Machine {
  /** 'machine-1', 'machine-2', … in the order of HARNESS_ENGINES. */
  readonly name: string;
  /** 'unix:///var/run/docker.sock' */
  readonly endpoint: string;
  /** 'Docker 20.10.24' */
  readonly engine: string;
  /** Where the ports that it publishes are reached from here. */
  readonly address: string;
  /** Its address in the swarm: the packets of overlay networks go from node to node, in UDP. */
  readonly node: { readonly address: string; readonly manages: boolean };
  /** The port of these packets. */
  readonly dataPort: number;
}

const FIELD = 'HARNESS_ENGINES';
const ALLOWED =
  "the addresses of two or more engines of one swarm, with commas between them, such as 'unix:///var/run/docker.sock,tcp://10.0.0.2:2375'";

/**
 * The engines that a person named.
 * @returns none where HARNESS_ENGINES is not set
 * @throws UnusableInput for fewer than two, one twice, and what is no address
 */
export function enginesNamed(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const given = env[FIELD];
  if (given === undefined || given.trim() === '') return [];
  const uris = given.split(',').map(uri => uri.trim());
  if (uris.length < 2) throw badField(FIELD, given, `${ALLOWED}; for one engine set DOCKER_HOST`);
  const wrong = uris.find(uri => !isEndpoint(uri));
  if (wrong !== undefined) throw badField(`an engine of ${FIELD}`, wrong, ALLOWED);
  const twice = uris.find((uri, i) => uris.indexOf(uri) !== i);
  if (twice !== undefined) throw badField(FIELD, given, `${ALLOWED}; ${twice} is listed twice`);
  return uris;
}

const isEndpoint = (uri: string): boolean =>
  /^unix:\/\/\/./.test(uri) || (URL.canParse(uri) && /^tcp:\/\/[^/]+:\d+\/?$/.test(uri));
