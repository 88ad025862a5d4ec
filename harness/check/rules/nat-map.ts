import { monitorsOf } from '../directives.ts';
import type { Input } from '../input.ts';
import { shownBy } from '../proof.ts';
import type { Rule } from '../rule.ts';
import { ofClient } from './client-timeouts.ts';

/** Addresses of the servers, where sentinel.conf has them. */
function serversOf(input: Input): string[] {
  const replicas = input.sentinels.flatMap(({ lines }) =>
    lines.flatMap(({ words: [first, second, , host, port] }) =>
      first === 'sentinel' && (second === 'known-replica' || second === 'known-slave')
        ? [`${host}:${port}`]
        : [],
    ),
  );
  return [...new Set([...monitorsOf(input).map(({ host, port }) => `${host}:${port}`), ...replicas])];
}

export const natMapIncomplete: Rule = {
  id: 'client-nat-map-incomplete',
  severity: 'error',
  title: 'natMap lacks servers',
  about:
    'Sentinel gives the address of the promoted server as the servers know it. Where natMap has no entry for it, ioredis dials that address, which it cannot reach.',
  proof: shownBy(
    'addresses/nat',
    'NAT: with a natMap that lacks the promoted server, the client never reaches it',
  ),
  find: ofClient((client, input) => {
    const { natMap } = client.options;
    if (typeof natMap !== 'object' || natMap === null) return [];
    const mapped = Object.keys(natMap);
    const missing = serversOf(input).filter(server => !mapped.includes(server));
    const needed = input.replicas === undefined ? 0 : input.replicas + 1;
    if (missing.length === 0 && mapped.length >= needed) return [];
    const what =
      missing.length > 0
        ? `natMap has no entry for ${missing.join(', ')}`
        : `natMap has ${mapped.length} entries, and there are ${needed} redis servers`;
    return [
      {
        at: client.placeOf('natMap'),
        what: `${what}: the client cannot reach a server that is promoted without one.`,
        change:
          'Add an entry for every redis server and every sentinel, or use the function form: `natMap: key => …`.',
      },
    ];
  }),
};
