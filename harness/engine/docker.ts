import Docker from 'dockerode';
import { connectEngine } from './connect.ts';
import { target } from './endpoint.ts';
import { enginesNamed } from './machines.ts';

const known = new Map<string, Docker>();

/** The engine at 'unix:///var/run/docker.sock' or 'tcp://10.0.0.1:2375'; with certificates as DOCKER_TLS_VERIFY says. */
export function dockerAt(uri: string): Docker {
  const docker = known.get(uri) ?? makeDocker(uri);
  known.set(uri, docker);
  return docker;
}

function makeDocker(uri: string): Docker {
  const { secure, options } = target(uri, process.env);
  if ('socketPath' in options) return new Docker(options);
  const { hostname: host, ...rest } = options;
  return new Docker({ ...rest, host, protocol: secure ? 'https' : 'http' });
}

/** Every engine that this run may have something on: those of HARNESS_ENGINES, or the only one. */
export async function everyDocker(): Promise<readonly Docker[]> {
  const named = enginesNamed();
  if (named.length > 0) return named.map(dockerAt);
  return [(await connectEngine()).container.dockerode];
}
