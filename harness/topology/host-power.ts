import type { Container } from 'dockerode';
import { SERVER_FAMILIES } from '../engine/index.ts';
import type { Finished } from './exec.ts';

/** The power switch of a host. */
interface Power {
  /** @returns the moment, on the harness's clock */
  off(cable: 'pulled' | 'plugged'): Promise<number>;
  /** Leaves one alone that is on. */
  on(): Promise<void>;
}

type Run = (argv: readonly string[]) => Promise<Finished>;

/** The container ends, and with it its kernel's part in the network. */
export const powerOf = (name: string, links: readonly string[], container: Container, run: Run): Power => ({
  async off(cable) {
    // The engine takes up to half a second to tell that a host has ended: what happened until then counts as before.
    const atMs = await moment(name, run, cable === 'pulled' ? `${pull(links)}\necho pulled` : KILL_ALL);
    await container.kill();
    await container.wait();
    return atMs;
  },
  async on() {
    if (!(await container.inspect()).State.Running) await container.start();
  },
});

/**
 * Of a host that is reached through ports of its machine. The machine itself would refuse connections to these as soon as
 * the container ended, which no machine does for another. So the container goes on without link and programs. Nor could a
 * container always be started again: when all of a machine's have ended at once, the swarm takes their network from it.
 * @param run works also while the host is off
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
      return moment(name, run, `${KEEP_ROUTE}\n${script}`);
    },
    async on() {
      if (!isOff) return;
      if (!(await container.inspect()).State.Running) await container.start();
      else await moment(name, run, `${FORGET}\n${plug(links)}\necho on`);
      isOff = false;
    },
  };
}

// With the link goes the route that led through it.
const KEEP_ROUTE = 'ip route show default > /run/default-route';

const plug = (links: readonly string[]): string =>
  [
    ...links.map(link => `ip link set ${link} up || exit 1`),
    'read -r route < /run/default-route && ip route replace $route || exit 1',
  ].join('\n');

// What was in memory: rules, queues, files in /dev/shm.
const FORGET = `
iptables -w -F 2> /dev/null; iptables -w -X 2> /dev/null
for link in /sys/class/net/*; do tc qdisc del dev "\${link##*/}" root 2> /dev/null; done
rm -rf /dev/shm/*`;

const pull = (links: readonly string[]): string =>
  links.map(link => `ip link set ${link} down || exit 1`).join('\n');

// Of all that can be reached the kernel spares init and the shell that asks.
const KILL_ALL = 'kill -KILL -1 2> /dev/null; echo killed';

// What has ended has closed its connections.
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
  throw new Error(`could not switch ${host} off or on: ${output || `exit code ${exitCode}`}`);
}
