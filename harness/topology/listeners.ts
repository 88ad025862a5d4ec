/** A port that something on a host listens on. */
export interface Listener {
  /** As people write it; '0.0.0.0' for all. */
  readonly ip: string;
  readonly port: number;
}

const LISTEN = '0A';

// Docker's name server for the containers of a network listens in each of them, and is none of their servers.
const ENGINES_OWN = '127.0.0.11';

/**
 * What servers listen on at a host, each once.
 * @param table /proc/net/tcp and /proc/net/tcp6 of the host, which need no tools to read
 */
export function listenersIn(table: string): Listener[] {
  const found = table.split('\n').flatMap(line => {
    const [, ip = '', port = '', state] =
      /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line) ?? [];
    if (state !== LISTEN) return [];
    return [{ ip: ip.length === 8 ? ipv4(ip) : ipv6(ip), port: Number.parseInt(port, 16) }];
  });
  return found.filter(
    ({ ip, port }, i) =>
      ip !== ENGINES_OWN && found.findIndex(each => each.ip === ip && each.port === port) === i,
  );
}

const bytes = (hex: string): string[] => hex.match(/../g) ?? [];

/** The kernel prints words of four bytes in the order of the machine: little-endian on all that this runs on. */
const ipv4 = (hex: string): string =>
  bytes(hex)
    .toReversed()
    .map(byte => Number.parseInt(byte, 16))
    .join('.');

function ipv6(hex: string): string {
  const inOrder = (hex.match(/.{8}/g) ?? []).flatMap(word => bytes(word).toReversed()).join('');
  if (/^0+$/.test(inOrder)) return '::';
  if (/^0+1$/.test(inOrder)) return '::1';
  return (inOrder.toLowerCase().match(/.{4}/g) ?? []).join(':');
}
