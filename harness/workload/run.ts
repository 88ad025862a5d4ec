import { ownModule } from '../basics/index.ts';
import type { Client } from './connection.ts';
import type { Definition } from './definition.ts';
import type { Issue, Surroundings, Workload } from './kind.ts';
import type { OwnRead } from './own.ts';

export { atFixedRate, type Pace } from './pace.ts';
export { type Recorder, recorderOf } from './recorder.ts';

// What the processes of clients need of this folder: they load the file of their own workload and no other.

/** Loads the file of a workload, and the package that it needs besides its client, if any. */
export async function loadWorkload(kind: string): Promise<void> {
  await (await importWorkload(kind)).load?.();
}

/**
 * Begins the workload that the surroundings name. Each turn is in flight until its last operation has ended, also between
 * two of them.
 * @throws Error for a workload that does not exist
 */
export async function beginWorkload(surroundings: Surroundings): Promise<Issue> {
  const { begin } = await importWorkload(surroundings.workload.kind);
  const issue = await begin(surroundings);
  return async (turn, lateMs) => {
    const ended = surroundings.recorder.expected();
    try {
      return await issue(turn, lateMs);
    } finally {
      ended();
    }
  };
}

/** Whether it is a module of the user's, which runs code that the harness does not know. */
export const isOwnWorkload = ({ kind }: Pick<Workload, 'kind'>): boolean => kind === 'own';

/** Whether code of the user's runs in the client's process. */
export const runsCodeOfUser = (workload: Workload): boolean =>
  isOwnWorkload(workload) || Boolean(workload.extra.processor);

/** What a workload of the user's own reads at the end. @throws Error with its reason when it does not */
export const readOwnWorkload = async (workload: Workload, client: Client): Promise<OwnRead> =>
  (await import('./own.ts')).readOwn(workload, client);

/** By the name of its file: registry.ts would load all of them. */
export async function importWorkload(kind: string): Promise<Definition> {
  const { workload } = await import(ownModule(`./${kind}.ts`, import.meta.url).href).then(
    (module: { readonly workload?: Definition }) => module,
    cause => {
      throw new Error(`There is no workload '${kind}': harness/workload/${kind}.ts does not load.`, {
        cause,
      });
    },
  );
  if (workload === undefined)
    throw new Error(`There is no workload '${kind}' in harness/workload/${kind}.ts.`);
  return workload;
}
