import type { Container } from 'dockerode';
import { now } from '../basics/index.ts';
import { SERVER_FAMILIES } from '../engine/index.ts';
import type { Finished } from './exec.ts';

/** The power switch of a host. */
export interface Power {
  /** @returns the moment, on the harness's clock */
  off(cable: 'pulled' | 'plugged'): Promise<number>;
  /** Leaves one alone that is on. */
  on(): Promise<void>;
}

type Run = (argv: readonly string[]) => Promise<Finished>;

/** The container ends, and with it its kernel's part in the network. */
export const powerOf = (name: string, links: readonly string[], container: Container, run: Run): Power => ({
  async off(cable) {
    const pulledAtMs =
      cable === 'pulled' ? await moment(name, run, `${pull(links)}\necho pulled`) : undefined;
    await container.kill();
    const killedAtMs = now();
    await container.wait();
    return pulledAtMs ?? killedAtMs;
  },
  async on() {
    if (!(await container.inspect()).State.Running) await container.start();
  },
});

/**
 * Of a host that is reached through ports of its machine. The machine itself would refuse connections to these as soon as
 * the container ended, which no machine does for another. So the container goes on without link and programs.
 */
export function powerBehindPorts(
  name: string,
  links: readonly string[],
  container: Container,
  run: Run,
): Power {
  let isOff = false;
  return {
    async off(cable) {
      isOff = true;
      const script =
        cable === 'pulled'
          ? `${pull(links)}\necho pulled\n${END_ALL}`
          : `${END_ALL}\necho ended\n${pull(links)}`;
      return moment(name, run, script);
    },
    async on() {
      if (isOff) await container.restart({ t: 0 });
      isOff = false;
    },
  };
}

const pull = (links: readonly string[]): string =>
  links.map(link => `ip link set ${link} down || exit 1`).join('\n');

// Of all that can be reached the kernel spares init and the shell that asks. What has ended has closed its connections.
const END_ALL = `
kill -KILL -1
for tries in $(seq 100); do
  left=
  for folder in /proc/[0-9]*; do
    case "$(readlink "$folder/exe" 2> /dev/null)" in ${SERVER_FAMILIES.map(family => `*${family}*`).join('|')}) left=yes ;; esac
  done
  [ -z "$left" ] && break
  sleep 0.02
done`;

async function moment(host: string, run: Run, script: string): Promise<number> {
  const { exitCode, output, firstLineAtMs } = await run(['sh', '-c', script]);
  if (exitCode === 0 && firstLineAtMs !== undefined) return firstLineAtMs;
  throw new Error(`could not switch ${host} off: ${output || `exit code ${exitCode}`}`);
}
