import { UnusableInput } from '../basics/index.ts';
import { ask, infoFields, type Server } from '../topology/index.ts';

/** When the process of a server started. */
export interface Start {
  readonly server: string;
  /** In ms after the boot of the kernel that all hosts share. */
  readonly atMs: number;
}

// Of field 22 of /proc/<pid>/stat (USER_HZ, the same on all common machines).
const TICK_MS = 10;
// The fields before it, without the number and the name of the program.
const FIELDS_BEFORE = 19;

/** As the kernel knows it. @throws Error when the server does not reply */
export async function startOf(server: Server): Promise<Start> {
  const pid = infoFields(await ask(server, ['INFO', 'server']))('process_id');
  const { output } = await server.host.quickly(`cat /proc/${pid}/stat`);
  const ticks = Number(output.slice(output.lastIndexOf(')') + 2).split(' ')[FIELDS_BEFORE]);
  if (!Number.isInteger(ticks)) throw new Error(`the start of ${server.name} could not be read: ${output}`);
  return { server: server.name, atMs: ticks * TICK_MS };
}

/** @returns what is wrong: servers of `order` started one after the other, and all other servers after the last of them */
export function outOfOrder(
  starts: readonly Start[],
  order: readonly string[],
  betweenMs: number,
): string | undefined {
  const inTurn = order.flatMap(name => starts.filter(({ server }) => server === name));
  const others = starts.filter(({ server }) => !order.includes(server));
  const last = inTurn.at(-1);
  const pairs = [
    ...inTurn.slice(1).map((later, place) => [inTurn[place] as Start, later] as const),
    ...others.flatMap(later => (last === undefined ? [] : [[last, later] as const])),
  ];
  const wrong = pairs.find(([earlier, later]) => later.atMs - earlier.atMs < betweenMs - TICK_MS);
  if (wrong === undefined) return undefined;
  const [earlier, later] = wrong;
  return `${later.server} started ${later.atMs - earlier.atMs} ms after ${earlier.server}, expected at least ${betweenMs} ms`;
}

/** The servers in that order, and those that it does not name. @throws UnusableInput for a name that no server has */
export function inOrder(
  servers: readonly Server[],
  order: readonly string[],
): { readonly inTurn: readonly Server[]; readonly others: readonly Server[] } {
  const inTurn = order.map(name => serverNamed('order', name, servers));
  return { inTurn, others: servers.filter(server => !inTurn.includes(server)) };
}

/** @param option that has the name, of machineRoomRestart */
export function serverNamed(option: string, name: string, servers: readonly Server[]): Server {
  const found = servers.find(server => server.name === name);
  if (found !== undefined) return found;
  throw new UnusableInput(
    `${option}, given to machineRoomRestart, names '${name}'; allowed: ${servers.map(server => server.name).join(', ')}`,
  );
}
