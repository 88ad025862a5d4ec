import { unusable } from '../basics/index.ts';
import { dockerAt } from './connect.ts';
import { type Answer, probe } from './endpoint.ts';
import { enginesNamed, type Machine } from './machines.ts';

interface SwarmState {
  readonly NodeID: string;
  readonly NodeAddr: string;
  readonly LocalNodeState: string;
  readonly ControlAvailable: boolean;
  readonly Cluster?: { readonly DataPathPort?: number } | null;
}

interface Seen {
  readonly name: string;
  readonly endpoint: string;
  readonly engine: string;
  readonly swarm: SwarmState;
}

/** Docker's default. */
const USUAL_DATA_PORT = 4789;

/**
 * The machines that HARNESS_ENGINES names, which are nodes of one swarm.
 * @returns none where it is not set
 * @throws UnusableInput telling of each engine what was found, and what to do
 */
export async function findMachines(): Promise<Machine[]> {
  const reached = await reachEngines();
  const seen = await Promise.all(
    reached.map(async ({ endpoint: { uri }, engine }, i): Promise<Seen> => {
      const { Swarm } = (await dockerAt(uri).info()) as { Swarm: SwarmState };
      return { name: `machine-${i + 1}`, endpoint: uri, engine, swarm: Swarm };
    }),
  );
  if (seen.length === 0) return [];
  checkMembership(seen);
  await checkOneSwarm(seen);
  const port = seen.flatMap(({ swarm }) => swarm.Cluster?.DataPathPort ?? []).find(given => given > 0);
  return seen.map(({ swarm, ...machine }) => ({
    ...machine,
    address: addressFromHere(machine.endpoint, swarm),
    node: { address: swarm.NodeAddr, manages: swarm.ControlAvailable },
    dataPort: port ?? USUAL_DATA_PORT,
  }));
}

type Reached = Extract<Answer, { answers: true }>;

/** @throws UnusableInput when one of the engines that HARNESS_ENGINES names does not answer */
export async function reachEngines(): Promise<Reached[]> {
  const answers = await Promise.all(
    enginesNamed().map(uri => probe({ uri, source: 'HARNESS_ENGINES', chosen: true })),
  );
  if (answers.every(answer => answer.answers)) return answers;
  throw refused(
    answers.map(answer => `${answer.endpoint.uri}: ${answer.answers ? answer.engine : answer.why}`),
    'start the engine that does not answer, or correct or unset HARNESS_ENGINES',
  );
}

const refused = (found: readonly string[], todo: string): Error =>
  unusable({
    tried: `HARNESS_ENGINES names ${found.length} engines to spread hosts over. Asked each of them for its swarm state.`,
    found: found.join('\n'),
    todo,
  });

const told = (seen: readonly Seen[], of: (one: Seen) => string): string[] =>
  seen.map(one => `${one.endpoint}: ${of(one)}`);

function checkMembership(seen: readonly Seen[]): void {
  if (seen.some(({ swarm }) => swarm.LocalNodeState !== 'active'))
    throw refused(
      told(seen, ({ swarm }) =>
        swarm.LocalNodeState === 'active'
          ? 'in a swarm'
          : `in no swarm (its state is ${swarm.LocalNodeState})`,
      ),
      'run `docker swarm init --advertise-addr <its address>` on one of them, and on the others the `docker swarm join …` that this prints',
    );
  const nodes = seen.map(({ swarm }) => swarm.NodeID);
  if (new Set(nodes).size < nodes.length)
    throw refused(
      told(seen, ({ swarm }) => `the node ${swarm.NodeID}`),
      'name every engine of HARNESS_ENGINES once: two of these addresses are the same engine',
    );
  if (seen.every(({ swarm }) => !swarm.ControlAvailable))
    throw refused(
      told(seen, () => 'a worker'),
      'add an engine that manages the swarm to HARNESS_ENGINES, or `docker node promote` one of these: only a manager can create a network',
    );
}

/** Each manager knows all nodes of its swarm, and which of them it hears of. */
async function checkOneSwarm(seen: readonly Seen[]): Promise<void> {
  const [manager] = seen.filter(({ swarm }) => swarm.ControlAvailable);
  if (manager === undefined) return;
  const nodes: NodeState[] = await dockerAt(manager.endpoint).listNodes();
  const stateOf = ({ swarm }: Seen) => nodes.find(({ ID }) => ID === swarm.NodeID)?.Status?.State;
  if (seen.some(one => stateOf(one) === undefined))
    throw refused(
      told(seen, one => (stateOf(one) ? `in the swarm of ${manager.endpoint}` : 'in another swarm')),
      'make all of them join one swarm (`docker swarm leave`, then `docker swarm join …`)',
    );
  if (seen.some(one => stateOf(one) !== 'ready'))
    throw refused(
      told(seen, one => `the swarm reports its state as ${stateOf(one)}`),
      'check that the machines reach each other: TCP 2377 and 7946, UDP 7946 and 4789',
    );
}

interface NodeState {
  readonly ID?: string;
  readonly Status?: { readonly State?: string };
}

/** The way that the engine itself is reached leads to what it publishes, unless it ends on this machine. */
function addressFromHere(endpoint: string, { NodeAddr }: SwarmState): string {
  const { protocol, hostname } = new URL(endpoint);
  const local = protocol === 'unix:' || /^(localhost|127\..*|\[::1\])$/.test(hostname);
  return local ? NodeAddr : hostname;
}
