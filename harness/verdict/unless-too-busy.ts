import { watched } from './open-checks.ts';
import { firstLine, isAssertion, TooBusy } from './unknown.ts';

/**
 * Plain expectations of a value that depends on the speed of the machine and is measured only once.
 * @param subject a failover, the topology, a client or a service: it knows whether the machine was too busy since the fault
 * @throws TooBusy if an expectation failed and the machine was too busy to judge times
 */
export function unlessTooBusy(
  subject: { disturbed(): string | undefined },
  check: () => void | Promise<void>,
): Promise<void> {
  return watched(() => judged(subject, check));
}

async function judged(
  subject: { disturbed(): string | undefined },
  check: () => void | Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    const disturbed = isAssertion(error) ? subject.disturbed() : undefined;
    if (disturbed === undefined || !(error instanceof Error)) throw error;
    throw new TooBusy(`the machine was too busy to judge times (${disturbed}): ${firstLine(error.message)}`);
  }
}
