import { badField, type Duration, milliseconds, pause } from '../../basics/index.ts';
import type { Server, Topology } from '../../topology/index.ts';
import { changeDisk, changesOf, checkContents, type DiskContents, wrongOnDisk } from '../disk-contents.ts';
import { allProven, defineFault, healedTogether, notProven, onlyAt, type Proof, proven } from '../fault.ts';
import { proveAnswering, proveBy, runIdOf } from '../probe.ts';
import { inOrder, outOfOrder, startOf } from '../return-order.ts';
import { proveRestarted, revive } from '../revive.ts';

export interface MachineRoomRestartOptions extends DiskContents {
  /**
   * Names of servers in the order of their return: each starts, with its host, when the one before replies. The others
   * return together after the last of them. Default: all return together.
   */
  readonly order?: readonly string[];
  /** Between the reply of one server of `order` and the start of the next. Default: none. */
  readonly between?: Duration;
}

/**
 * Every host loses power at the same time, and all are back after a time: together or in an order, with what their disks hold
 * or without it. Servers that did not run before are started too.
 * @throws UnusableInput for an option or a name that there is not
 */
export const machineRoomRestart = defineFault(
  {
    kind: 'machine room restart',
    group: 'host',
    example: "machineRoomRestart('5s', { sentinelFiles: 'first' })",
    models:
      'a power failure of the whole machine room or availability zone; all pods of a namespace are deleted and created again',
    how: 'all hosts are killed with their links down; after the given time hosts and servers are started, in `order`. Before that, `sentinelFiles` and `data` change what is on their disks. Proof: new processes reply, and their kernel says that they started in that order',
    heal: 'nothing to undo; hosts and servers that do not run are started',
    needs: ['link control', 'direct addresses'],
    options: ['order', 'between', 'sentinelFiles', 'data'],
  },
  {
    target: (_outage: Duration, _options?: MachineRoomRestartOptions) => 'every host',
    aim: (outage, options = {}) => {
      const outageMs = milliseconds('the time given to machineRoomRestart', outage);
      const turns = turnsIn(options);
      return async ({ topology }) => {
        const { servers } = topology;
        const before = new Map<Server, string | undefined>();
        const hosts = [...new Set(servers.map(({ host }) => host))];
        const room = healedTogether(servers.map(wholeHostOf));
        const back = returnOf(topology, options, turns);
        return {
          ...room,
          async inject() {
            for (const server of servers) before.set(server, await runIdOf(server));
            const moments = await Promise.all(hosts.map(host => host.powerOff('pulled')));
            await pause(outageMs);
            await back.start();
            return Math.max(...moments);
          },
          async prove() {
            if (before.size === 0) return notProven('no host was restarted');
            const anew = await Promise.all(
              servers.map(server => proveRestarted(server, before.get(server) ?? 'none')),
            );
            return allProven([...anew, await back.prove()]);
          },
        };
      };
    },
  },
);

interface Turns {
  readonly order: readonly string[];
  readonly betweenMs: number;
}

/** @throws UnusableInput for an option that there is not, or a value that it cannot have */
function turnsIn(options: MachineRoomRestartOptions): Turns {
  checkContents(options);
  const { order = [], between } = options;
  if (!isListOfNames(order) || new Set(order).size < order.length)
    throw badField(
      'order, given to machineRoomRestart,',
      order,
      "a list of names of servers, each once, such as ['redis-2', 'sentinel-1']",
    );
  if (between !== undefined && order.length === 0)
    throw badField('between, given to machineRoomRestart,', between, 'none without `order`');
  return {
    order,
    betweenMs: between === undefined ? 0 : milliseconds('between, given to machineRoomRestart,', between),
  };
}

const isListOfNames = (order: unknown): order is string[] =>
  Array.isArray(order) && order.every(name => typeof name === 'string');

/** How one server is started again, with its host. */
const wholeHostOf = (server: Server) => ({
  ...onlyAt(server),
  async heal() {
    await server.host.powerOn();
    await revive(server);
  },
  proveHealed: () => proveAnswering(server),
});

/** The return of all servers, and its proof. */
function returnOf(topology: Topology, contents: DiskContents, { order, betweenMs }: Turns) {
  const { inTurn, others } = inOrder(topology.servers, order);
  const changes = changesOf(contents, topology);
  const found = new Map<Server, string>();
  const start = async (server: Server) => {
    await server.host.powerOn();
    const change = changes.get(server);
    if (change !== undefined) found.set(server, await changeDisk(server, change, topology));
    await revive(server);
  };
  return {
    async start() {
      for (const [place, server] of inTurn.entries()) {
        if (place > 0) await pause(betweenMs);
        await start(server);
        await untilReplying(server);
      }
      if (inTurn.length > 0) await pause(betweenMs);
      await Promise.all(others.map(start));
    },
    async prove(): Promise<Proof> {
      const wrong = [...changes].flatMap(
        ([server, change]) => wrongOnDisk(server, change, found.get(server)) ?? [],
      );
      if (wrong.length > 0) return notProven(wrong.join('; '));
      if (inTurn.length === 0) return proven('they started together');
      const starts = await Promise.all(topology.servers.map(startOf));
      const disorder = outOfOrder(starts, order, betweenMs);
      return disorder === undefined
        ? proven(`they started in this order: ${order.join(', ')}`)
        : notProven(disorder);
    },
  };
}

/** A server that loads its data replies as well. One that never does shows in the proof. */
const untilReplying = (server: Server): Promise<Proof> =>
  proveBy(async () => {
    const runId = await runIdOf(server);
    return runId === undefined ? notProven(`${server.name} does not reply`) : proven(runId);
  });
