import type { Finished } from './exec.ts';

/**
 * A script that replaces the address of a host. Removing an address also removes the routes that lead through it. The last
 * line sends a datagram to an address that no host has: the question who has it reaches every host of the network and
 * shows them the new address, where some may still remember another host.
 */
function moveScript(link: string, from: string, to: string): string {
  const nobody = to.replace(/\d+$/, '254');
  return `
route=$(ip route show default)
ip addr del ${from}/24 dev ${link} && ip addr add ${to}/24 brd + dev ${link} || exit 1
[ -z "$route" ] || ip route replace $route || exit 1
echo moved
bash -c 'echo > /dev/udp/${nobody}/9' 2> /dev/null; true`;
}

/**
 * Replaces the address at a link of a host, in the network of its deployment (/24).
 * @returns the moment, on the harness's clock
 */
export async function replaceAddress(
  { name, links }: { readonly name: string; readonly links: readonly string[] },
  from: string,
  to: string,
  run: (script: string) => Promise<Finished>,
): Promise<number> {
  const [link = 'eth0'] = links;
  const { exitCode, output, firstLineAtMs } = await run(moveScript(link, from, to));
  if (exitCode === 0 && firstLineAtMs !== undefined) return firstLineAtMs;
  throw new Error(`could not change the address of ${name} from ${from} to ${to}: ${output}`);
}
