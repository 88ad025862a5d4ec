import { type Hosts, startHosts } from '../topology/index.ts';
import { resolveDeployment, type ScenarioOptions } from './options.ts';

/**
 * The hosts that the repetitions of one scenario share. Each of them has new servers with empty disks all the same: a
 * deployment that has failed over is not what it was, neither its epoch nor what its sentinels remember.
 */
export interface KeptHosts {
  /** Those of the repetition before, or new ones; none for options that no deployment can have. */
  take(): { readonly hosts?: Hosts };
  /** The next repetition gets new ones. */
  drop(): Promise<void>;
}

type Deployed = Pick<ScenarioOptions, 'topology' | 'cluster'>;

export function keptHosts(options: Deployed): KeptHosts {
  let kept: Hosts | undefined;
  return {
    take() {
      kept ??= startedFor(options);
      return kept === undefined ? {} : { hosts: kept };
    },
    async drop() {
      const dropped = kept;
      kept = undefined;
      await dropped?.remove();
    },
  };
}

function startedFor(options: Deployed): Hosts | undefined {
  try {
    return startHosts(resolveDeployment(options));
  } catch {
    return undefined;
  }
}
