import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from 'testcontainers';
import { runLabels } from './ownership.ts';

/** The engine's clients, as testcontainers makes them. Call `prepareEnvironment` in this or a parent process first. */
export const connectEngine = (): Promise<ContainerRuntimeClient> => getContainerRuntimeClient();

let labels: Promise<Record<string, string>> | undefined;

/** What every container and network of this run carries: our owner and run, and the session that Ryuk reaps. */
export function ownLabels(): Promise<Record<string, string>> {
  labels ??= makeLabels();
  return labels;
}

async function makeLabels(): Promise<Record<string, string>> {
  const reaper = await getReaper(await connectEngine());
  return { ...runLabels(), [LABEL_TESTCONTAINERS_SESSION_ID]: reaper.sessionId };
}
