import { badField, type Progress, unusable } from '../basics/index.ts';
import { type Answer, type Endpoint, endpoints, probe } from './endpoint.ts';
import { canInstall, installEngine } from './install.ts';

/** An engine that answers. */
export interface Found {
  readonly endpoint: Endpoint;
  /** 'Docker 20.10.24' */
  readonly engine: string;
}

/**
 * The first engine that answers; where there is none and it may be, one is installed.
 * @throws UnusableInput that names every endpoint tried, why it failed, and the one thing to do
 */
export async function findEngine(progress: Progress, env: NodeJS.ProcessEnv = process.env): Promise<Found> {
  const mayInstall = installPolicy(env);
  const candidates = endpoints(env);
  const failures: Answer[] = [];
  for (const endpoint of candidates) {
    const answer = await probe(endpoint, env);
    if (answer.answers) return answer;
    failures.push(answer);
    // An engine that the user named must be used: choosing or installing another one would be a surprise.
    if (endpoint.chosen)
      throw noEngine(failures, `start the engine there, or correct or unset ${endpoint.source}`);
  }
  const obstacle = mayInstall === 'never' ? 'HARNESS_INSTALL_ENGINE is never' : canInstall();
  if (obstacle !== undefined)
    throw noEngine(failures, `install and start Docker or Podman (not done here: ${obstacle})`);
  await installEngine(progress);
  const usual = candidates.find(({ uri }) => uri === 'unix:///var/run/docker.sock');
  const answer = usual && (await probe(usual, env));
  if (answer?.answers) return answer;
  throw noEngine(answer === undefined ? failures : [answer], 'check the log of dockerd (path above)');
}

function installPolicy(env: NodeJS.ProcessEnv): 'auto' | 'never' {
  const policy = env.HARNESS_INSTALL_ENGINE ?? 'auto';
  if (policy === 'auto' || policy === 'never') return policy;
  throw badField('HARNESS_INSTALL_ENGINE', policy, "'auto' (default) or 'never'");
}

function noEngine(failures: readonly Answer[], todo: string): Error {
  const lines = failures.map(({ endpoint, ...answer }) => {
    const why = 'why' in answer ? answer.why : 'it answered';
    return `${endpoint.uri} (${endpoint.source}): ${why}`;
  });
  return unusable({
    tried: 'No container engine was found at these addresses.',
    found: lines.join('\n'),
    todo,
  });
}
